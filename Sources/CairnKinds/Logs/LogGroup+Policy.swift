import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension LogGroup {
  package static var policyTarget: (any PolicyTarget.Type)? { LogGroupPolicy.self }
}

/// A log group's policy: a resource policy of CloudWatch Logs that is attached to the group.
struct LogGroupPolicy: PolicyTarget {
  static let field = Field<String>(
    "logGroup", .reference(sections: [LogGroup.section], attribute: "arn"), change: .replacement,
    isContainer: true, doc: "Log group that the policy belongs to.", example: "order-events")
  static let service = "logs"
  static let scope =
    "The policy of a log group allows actions of CloudWatch Logs, such as `logs:PutLogEvents`"
  static let itself = "the log group's streams"
  static let plural = "log groups"

  let reference: String
  private let name: String

  init(_ reference: String, in scope: Scope) throws {
    let prefix = "log-group:"
    guard let arn = ARN(reference), arn.service == "logs", arn.resource.hasPrefix(prefix) else {
      throw KindError("`\(reference)` isn't a valid ARN of a log group.", path: Self.field.name)
    }
    self.reference = reference
    name = String(arn.resource.dropFirst(prefix.count).prefix { $0 != ":" })
  }

  static func key(of reference: String) -> String {
    reference.hasSuffix(":*") ? String(reference.dropLast(2)) : reference
  }

  static func resources(of reference: Value) -> [Value]? { streams(of: reference).map { [$0] } }

  /// Nil while it is unknown.
  private static func streams(of reference: Value) -> Value? {
    switch reference {
    case .string(let arn): .string(key(of: arn) + ":*")
    case .unresolved(let template):
      .unresolved(Template(template.parts + [.literal(":*")]))
    default: nil
    }
  }

  static func all(_ context: KindContext) async throws -> [any PolicyTarget] {
    try await context.logGroups().map {
      try Self(context.scope.arn("logs", "log-group:\($0.name)"), in: context.scope)
    }
  }

  var resources: [String] { [Self.key(of: reference) + ":*"] }

  var audited: AuditedResource {
    AuditedResource(
      service: "logs", name: name,
      operations: ["PutResourcePolicy", "DeleteResourcePolicy", "DeleteLogGroup"])
  }

  func policy(_ context: KindContext) async throws -> String? {
    try await live(context)?["policyDocument"]?.string
  }

  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError) {
    let arn = Self.key(of: reference)
    if context.scope.flavour == .emulator {
      try await context.aws.setLogPolicy(name, text, of: arn, revision: nil)
      return
    }
    let live = try await context.aws.describeLogPolicies(of: arn).first
    if live == nil, text == nil { return }
    try await context.aws.setLogPolicy(
      live?["policyName"]?.string ?? "cairn", text, of: arn,
      revision: live?["revisionId"]?.string)
  }

  /// Quirk of LocalStack: all policies are the account's, so those of groups have their names.
  private func live(_ context: KindContext) async throws -> JSONValue? {
    let aws = context.aws
    guard context.scope.flavour == .emulator else {
      return try await found { try await aws.describeLogPolicies(of: Self.key(of: reference)) }?
        .first
    }
    let all = try await context.shared.answer(to: "logs DescribeResourcePolicies") {
      try await aws.describeLogPolicies(of: nil)
    }
    return all.first { $0["policyName"]?.string == name }
  }

  /// EventBridge user guide, "Using resource-based policies for Amazon EventBridge": permissions of
  /// CloudWatch Logs. Those to create streams name no rule.
  ///
  /// - Parameter rule: the ARN of the rule.
  static func grants(
    on group: Value?, for rule: Value, from link: ResourceDeclaration, field: String
  ) -> [Grant] {
    guard let group, let address = group.referredResource, let streams = streams(of: group) else {
      return []
    }
    func statement(_ action: String, _ condition: Value?) -> Grant {
      var statement: [String: Value] = [
        "Effect": "Allow",
        "Principal": ["Service": ["delivery.logs.amazonaws.com", "events.amazonaws.com"]],
        "Action": [.string(action)], "Resource": [streams],
      ]
      statement["Condition"] = condition
      return Grant(in: Policy.section, for: address, .map(statement), from: link, field: field)
    }
    return [
      statement("logs:CreateLogStream", nil),
      statement("logs:PutLogEvents", ["ArnEquals": ["aws:SourceArn": rule]]),
    ]
  }
}
