import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// An IAM role. Its statements are one inline policy named `cairn`; other inline policies that it
/// doesn't declare aren't changed until the role is deleted.
package struct Role: CatalogKind, UnmanagedPartsKind {
  package static let section = "roles"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "Name of the role in the account.", example: "image-service-upload")
  package static let path = Field<String>(
    "path",
    .string(
      StringRule(
        length: 1...512, pattern: "/([!-~]+/)*", meaning: "a path that begins and ends with /")),
    default: "/", change: .replacement,
    doc: "Path of the role, which is part of its ARN.", example: "/images/")
  package static let description = Field<String>(
    "description", .string(descriptionRule), default: "",
    doc: "Description.", example: "Lets the upload handler write metadata")
  package static let assumedBy = Field<[String]>(
    "assumedBy",
    .list(.string(serviceRule), count: 1...20, order: .insignificant),
    doc: "Services that may assume the role; short for a `trust` statement.",
    example: "[lambda.amazonaws.com]")
  package static let trust = Field<[Value]>(
    "trust", .policyStatements(.trust),
    doc: "Trust policy: the statements about who may assume the role.",
    example: "[{principal: {service: lambda.amazonaws.com}, actions: [sts:AssumeRole]}]")
  package static let statements = Field<[Value]>(
    "statements", .policyStatements(.identity), default: [],
    doc: "Permissions: the statements of its inline policy `cairn`.",
    example: #"[{actions: [dynamodb:PutItem], resources: ["${tables.metadata.arn}"]}]"#)
  package static let inlinePolicies = Field<[String: [Value]]>(
    "inlinePolicies", .map(key: policyNameRule, value: .policyStatements(.identity)), default: [:],
    doc: "Further inline policies by name, each with its statements.",
    example: #"{audit: [{actions: [s3:ListAllMyBuckets], resources: ["*"]}]}"#)
  package static let boundary = Field<String>(
    "boundary", .reference(sections: [ManagedPolicy.section], attribute: "arn"),
    doc: "Permissions boundary: the managed policy that limits what the role may do, whatever its "
      + "own policies permit.", example: "arn:aws:iam::aws:policy/PowerUserAccess")
  package static let managedPolicies = Field<[String]>(
    "managedPolicies",
    .list(
      .reference(sections: [ManagedPolicy.section], attribute: "arn"), count: 0...20,
      order: .insignificant),
    default: [],
    doc: "Attached managed policies: names of `\(ManagedPolicy.section)`, or ARNs of others.",
    example: "[arn:aws:\(basicExecution)]")
  package static let maxSession = Field<Int>(
    "maxSession", .duration(3600...43200), default: 3600,
    doc: "Maximum duration of a session.", example: "2h")
  package static let tags = Tags.field()

  package static let policyName = "cairn"
  private static let basicExecution = "iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
  /// The managed policy that permits a function to write its logs, in any partition.
  package static let logsPolicy = Value.unresolved(
    Template([
      .literal("arn:"), .reference(.stack(.partition)), .literal(":\(basicExecution)"),
    ]))

  /// IAM "CreateRole".
  private static let nameRule = StringRule(
    length: 1...64, pattern: "[A-Za-z0-9_+=,.@-]+", meaning: "letters, digits and _+=,.@-")

  /// IAM "PutRolePolicy".
  private static let policyNameRule = StringRule(
    length: 1...128, pattern: "[A-Za-z0-9_+=,.@-]+", meaning: "letters, digits and _+=,.@-")

  /// IAM "CreateRole", Description: tab, line ends, and the printed characters of Latin-1.
  private static let descriptionRule = StringRule(
    length: 0...1000, pattern: #"[\t\n\r -~\u00A1-\u00FF]*"#,
    meaning: "letters and signs of Latin-1 only")
  /// IAM user guide, "AWS JSON policy elements: Principal", AWS service principals.
  private static let serviceRule = StringRule(
    length: 1...256, pattern: #"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"#,
    meaning: "a service such as lambda.amazonaws.com")
  private static let arnRule = StringRule(
    pattern: "arn:aws[a-z-]*:iam::[0-9]{12}:role/[!-~]+",
    meaning: "the ARN of a role, such as `arn:aws:iam::123456789012:role/upload`")

  /// The prefix of a default name, with room for the region.
  private static func shortened(_ name: String) -> String {
    NameLimit.shortened(
      name, to: nameRule.length.upperBound - Naming.Reach.account.longestCompletion)
  }

  /// The default name of a role that belongs to one resource of this name in a region.
  static func name(after name: Value) -> Value {
    switch name {
    case .unresolved(let template): Naming.Reach.account.completing(template)
    default: Naming.Reach.account.completing(shortened(name.string ?? ""))
    }
  }

  package let schema = KindSchema(
    section: section, noun: "role",
    doc: "An IAM role: who may assume it, and what it may do.",
    fields: [
      name.schema, path.schema, description.schema, assumedBy.schema, trust.schema,
      statements.schema, inlinePolicies.schema, managedPolicies.schema, boundary.schema,
      maxSession.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("arn", doc: "ARN of the role.", literal: arnRule),
      AttributeSchema("name", doc: "Name of the role."),
    ],
    naming: Naming(rule: nameRule, reach: .account) { name, _ in shortened(name) },
    rules: [
      trustRule, PolicyStatements.countRule(of: "trust"), trustActionRule, inlineRule,
      Tags.countRule(.account),
    ], toolNames: toolNames)

  package init() {}

  package let services = ["iam"]

  private static let trustRule = Rule { properties in
    switch (properties["assumedBy"], properties["trust"]) {
    case (nil, nil):
      [
        .init(
          path: nil, summary: "Role that can't be assumed",
          detail: "A role needs `assumedBy`, such as `assumedBy: [lambda.amazonaws.com]`, or the "
            + "statements of a trust policy in `trust`.")
      ]
    case (_?, _?):
      [
        .init(
          path: "assumedBy", summary: "Trust is declared twice",
          detail: "`assumedBy` is short for a `trust` statement, so only one of the two can be "
            + "given. Add the services to the statements of `trust`.")
      ]
    default: []
    }
  }

  /// IAM user guide, "Actions, resources, and condition keys for AWS STS": a trust policy allows
  /// ways to assume the role.
  private static let trustActionRule = Rule { properties in
    PolicyStatements.actions(
      of: properties, "trust", outsideOf: "sts",
      detail: "A trust policy allows actions of STS, such as `sts:AssumeRole`")
  }

  /// Names of roles are case-insensitive (IAM "CreateRole").
  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map { Identity($0.lowercased()) }
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    let path = properties[Self.path] ?? "/"
    return [
      "name": .string(name),
      "arn": .string("arn:\(scope.partition):iam::\(scope.account):role\(path)\(name)"),
    ]
  }

  /// `assumedBy` becomes a statement of `trust`.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    guard let services = declaration.properties["assumedBy"] else { return [declaration] }
    var plain = declaration
    plain.properties["assumedBy"] = nil
    plain.properties["trust"] = services.keepingSecrecy(PolicyStatements.trust)
    plain.fieldLocations["trust"] = declaration.fieldLocations["assumedBy"]
    return [plain]
  }
}
