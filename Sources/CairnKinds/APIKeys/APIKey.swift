import CairnAWS
import CairnEngine
import CairnLanguage

/// `apiKeys`: a key that clients of REST APIs send. Limits are those of API Gateway "CreateApiKey".
///
/// API Gateway chooses the id, and names aren't unique: its tags name its owner.
package struct APIKey: CatalogKind {
  package static let section = "apiKeys"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "Name of the key.",
    example: "shop-partner")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1024)), default: "", doc: "Description.",
    example: "The key of a partner")
  package static let enabled = Field<Bool>(
    "enabled", .boolean, default: true, doc: "Whether requests with the key are answered.",
    example: "false")
  package static let value = Field<String>(
    "value",
    .string(
      StringRule(length: 20...128, pattern: "[!-~]+", meaning: "no spaces")),
    change: .replacement, isSecret: true,
    doc: "What clients send; best the value of a secret stack parameter. By default API Gateway "
      + "makes one, which Cairn never reads.",
    example: "${parameters.partner-key}")
  package static let tags = Tags.field()

  private static let nameRule = StringRule(
    length: 1...1024, pattern: #"[\p{L}\p{N} _.:/=+@-]+"#,
    meaning: "letters, digits, spaces and _.:/=+@-")
  private static let idRule = StringRule(
    length: 10...10, pattern: "[a-z0-9]+", meaning: "the id of an API key")

  package let schema = KindSchema(
    section: section, noun: "API key",
    doc: "Keys that clients send to routes with `apiKey: true`. A key counts in the usage plans "
      + "that list it.",
    fields: [name.schema, description.schema, enabled.schema, value.schema, tags.schema],
    attributes: [
      AttributeSchema(
        "id", doc: "Id of the key; known after apply.", literal: idRule, hasIDs: true),
      AttributeSchema("name", doc: "Name of the key."),
    ],
    naming: Naming(rule: nameRule), rules: [Tags.countRule()], toolNames: toolNames)

  package init() {}

  package let services = ["apigateway"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    properties[Self.name].map { ["name": .string($0)] } ?? [:]
  }

  static let folder = "apikeys"
}
