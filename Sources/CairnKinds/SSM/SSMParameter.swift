import CairnEngine
import CairnLanguage

/// `ssmParameters`: a parameter of the Parameter Store. Limits are those of AWS Systems Manager
/// "PutParameter".
package struct SSMParameter: CatalogKind {
  package static let section = "ssmParameters"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "Name of the parameter, often a path.", example: "/shop/prod/database-url")
  /// Systems Manager never changes a parameter's type (PutParameter,
  /// "HierarchyTypeMismatchException").
  package static let type = Field<String>(
    "type", .enumeration(["string", "list", "secure"]), default: "string", change: .replacement,
    doc: "`list` is a text with commas between its items; `secure` is encrypted, and never shown.",
    example: "secure")
  package static let value = Field<String>(
    "value", .string(StringRule(length: 1...8192)), .required,
    doc: "Value; of a `secure` parameter best the value of a secret stack parameter.",
    example: "${parameters.databaseUrl}",
    advice: "The items of a `list` are one text, with commas between them: `blue,green`.")
  package static let tier = Field<String>(
    "tier", .enumeration(["standard", "advanced", "intelligent-tiering"]), default: "standard",
    doc: "Advanced parameters hold up to 8KB and are charged for. From `advanced` to `standard`, "
      + "the parameter is deleted and created again.", example: "advanced")
  package static let pattern = Field<String>(
    "pattern", .string(StringRule(length: 0...1024)), default: "",
    doc: "Regular expression that every value must match.", example: #""^https://""#)
  package static let kmsKey = KMSKey.field(doc: "KMS key that encrypts a `secure` value.")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1024)), default: "",
    doc: "Description.", example: "Where orders are stored")
  package static let tags = Tags.field()

  /// Systems Manager user guide, "About requirements and constraints for parameter names": the ARN
  /// has at most 1,011 characters, and a path at most 15 levels.
  private static let nameRule = StringRule(
    length: 1...950,
    pattern: "(?!/?([aA][wW][sS]|[sS][sS][mM]))(/?[A-Za-z0-9_.-]+|(/[A-Za-z0-9_.-]+){2,15})",
    meaning: "letters, digits and _.-, or a path of those such as /shop/url, not beginning with "
      + "aws or ssm")
  private static let arnRule = StringRule(
    pattern: "arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9_./-]+",
    meaning: "the ARN of a parameter, such as "
      + "`arn:aws:ssm:us-east-1:123456789012:parameter/shop/url`")

  package let schema = KindSchema(
    section: section, noun: "SSM parameter",
    doc: "A parameter of the Parameter Store of AWS Systems Manager.",
    fields: [
      name.schema, type.schema, value.schema, tier.schema, pattern.schema, kmsKey.schema,
      description.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "Name of the parameter."),
      AttributeSchema("arn", doc: "ARN of the parameter.", literal: arnRule),
    ],
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 950) },
    rules: [valueRule, keyTypeRule, Tags.countRule()], lints: [secretLint], access: access,
    toolNames: toolNames)

  package init() {}

  package let services = ["ssm"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    let path = name.hasPrefix("/") ? name : "/\(name)"
    return ["name": .string(name), "arn": .string(scope.arn("ssm", "parameter\(path)"))]
  }

  /// The value of a secure parameter is secret, however it was written.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    guard declaration.properties[Self.type.name]?.string == "secure" else { return [declaration] }
    var secret = declaration
    secret.properties[Self.value.name] = declaration.properties[Self.value.name]?.asSecret
    return [secret]
  }
}
