import CairnEngine
import CairnLanguage

/// `managedPolicies`: a customer managed policy of IAM. Limits are those of IAM "CreatePolicy".
package struct ManagedPolicy: CatalogKind {
  package static let section = "managedPolicies"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "Name of the policy in the account.", example: "shop-read-orders")
  package static let path = Field<String>(
    "path",
    .string(
      StringRule(
        length: 1...512, pattern: "/([!-~]+/)*", meaning: "a path that begins and ends with /")),
    default: "/", change: .replacement,
    doc: "Path of the policy, which is part of its ARN.", example: "/shop/")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1000)), default: "",
    doc: "Description. IAM never changes it: the policy is created again, and attached as before.",
    example: "Reads the orders")
  package static let statements = Field<[Value]>(
    "statements", .policyStatements(.identity), .required,
    doc: "What the policy allows and denies to the roles that it is attached to.",
    example: #"[{actions: [dynamodb:GetItem], resources: ["${tables.orders.arn}"]}]"#)
  package static let tags = Tags.field()

  private static let nameRule = StringRule(
    length: 1...128, pattern: "[A-Za-z0-9_+=,.@-]+", meaning: "letters, digits and _+=,.@-")
  private static let arnRule = StringRule(
    length: 20...2048, pattern: "arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[!-~]+",
    meaning: "the ARN of an IAM policy")

  package let schema = KindSchema(
    section: section, noun: "managed policy",
    doc: "A managed policy of IAM, which roles can share.",
    fields: [name.schema, path.schema, description.schema, statements.schema, tags.schema],
    attributes: [
      AttributeSchema("arn", doc: "ARN of the policy.", literal: arnRule),
      AttributeSchema("name", doc: "Name of the policy."),
    ],
    naming: Naming(rule: nameRule, reach: .account) { name, _ in
      NameLimit.shortened(name, to: 128 - Naming.Reach.account.longestCompletion)
    },
    rules: [
      PolicyStatements.countRule(of: statements.name), sizeRule, Tags.countRule(.account),
    ], toolNames: toolNames)

  package init() {}

  package let services = ["iam"]

  /// IAM and AWS STS quotas: a managed policy has at most 6,144 characters, without whitespace.
  private static let sizeRule = Rule { properties in
    guard let statements = properties[statements.name]?.list, Value.list(statements).isResolved,
      let document = try? PolicyStatements.document(statements, field: Self.statements.name)
    else { return [] }
    let count = document.count { !$0.isWhitespace }
    guard count > 6144 else { return [] }
    return [
      .init(
        path: Self.statements.name, summary: "Policy too long",
        detail: "A managed policy has at most 6,144 characters, and this one \(count). Declare "
          + "several.")
    ]
  }

  /// Names are unique in any case, and whatever their paths.
  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map { Identity($0.lowercased()) }
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(Self.arn(of: properties, name, in: scope))]
  }

  static func arn(of properties: Properties, _ name: String, in scope: Scope) -> String {
    "arn:\(scope.partition):iam::\(scope.account):policy\(properties[path] ?? "/")\(name)"
  }
}
