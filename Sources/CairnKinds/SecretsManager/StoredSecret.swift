import CairnEngine
import CairnLanguage

/// `secrets`: a secret of Secrets Manager. Limits are those of AWS Secrets Manager "CreateSecret"
/// and "GetRandomPassword".
///
/// A generated value is never read, so it can't differ; a value that neither field declares is
/// somebody else's.
package struct StoredSecret: CatalogKind {
  package static let section = "secrets"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "Name of the secret.",
    example: "shop/database")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...2048)), default: "",
    doc: "Description.", example: "The login of the database")
  package static let value = Field<Value>(
    "value", .any, isSecret: true,
    doc: "A text, or a map that is stored as JSON; best with the values of secret stack "
      + "parameters. Taken out, the secret keeps its value.",
    example: "{user: shop, password: \"${parameters.password}\"}")
  package static let generate = Field<Properties>(
    "generate",
    .object([length.schema, exclude.schema, template.schema, key.schema]),
    doc: "Generates a random value, once; a change generates another one. Cairn never reads it.",
    example: "{length: 24, exclude: \"\\\"@/\", template: {user: shop}, key: password}")
  package static let length = Field<Int>(
    "length", .integer(1...4096), default: 32, doc: "Number of characters.", example: "24")
  package static let exclude = Field<String>(
    "exclude", .string(StringRule(length: 0...4096)), default: "",
    doc: "Characters that it doesn't contain.", example: #""\"@/""#)
  package static let template = Field<[String: Value]>(
    "template", .map(value: .any), doc: "A map that the generated value becomes an entry of.",
    example: "{user: shop}")
  package static let key = Field<String>(
    "key", .string(StringRule(length: 1...1024)), doc: "Key of the generated value in `template`.",
    example: "password")
  package static let kmsKey = KMSKey.field(doc: "KMS key that encrypts the value.")
  package static let recoveryWindow = Field<Int>(
    "recoveryWindow", .duration(0...2_592_000, step: 86_400), default: 2_592_000,
    doc: "How long a deleted secret can be restored; 0 deletes it at once, which requires "
      + "`--allow-data-loss` if its value was generated.", example: "7d")
  package static let tags = Tags.field()

  private static let nameRule = StringRule(
    length: 1...512, pattern: "[A-Za-z0-9/_+=.@-]+", meaning: "letters, digits and /_+=.@-")
  private static let arnRule = StringRule(
    pattern: "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
    meaning: "the ARN of a secret, such as "
      + "`arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/database-a1b2c3`")

  package let schema = KindSchema(
    section: section, noun: "Secrets Manager secret", doc: "A secret of AWS Secrets Manager.",
    fields: [
      name.schema, description.schema, value.schema, generate.schema, kmsKey.schema,
      recoveryWindow.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "Name of the secret."),
      AttributeSchema("arn", doc: "ARN of the secret; known after apply.", literal: arnRule),
    ],
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 512) },
    rules: [valueRule, generateRule, windowRule, Tags.countRule()], access: access,
    toolNames: toolNames
  )

  package init() {}

  package let services = ["secretsmanager"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    properties[Self.name].map { ["name": .string($0)] } ?? [:]
  }
}
