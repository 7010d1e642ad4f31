import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Topic {
  package static var policyTarget: (any PolicyTarget.Type)? { TopicPolicy.self }
}

/// A topic's policy is one of its attributes. SNS gives every topic a default policy, which permits
/// the account itself; it counts as no policy, and comes back when a policy is removed.
struct TopicPolicy: PolicyTarget {
  static let field = Field<String>(
    "topic", .reference(sections: [Topic.section], attribute: "arn"), change: .replacement,
    isContainer: true, doc: "Topic that the policy belongs to.", example: "order-events")
  static let service = "sns"
  static let scope = "The policy of a topic allows actions of SNS, such as `sns:Publish`"
  static let itself = "the topic"

  let reference: String
  private let arn: ARN

  init(_ reference: String, in scope: Scope) throws {
    guard let arn = ARN(reference), arn.service == "sns", !arn.resource.contains(":") else {
      throw KindError("`\(reference)` isn't a valid ARN of a topic.", path: Self.field.name)
    }
    self.reference = reference
    self.arn = arn
  }

  static func resources(of reference: Value) -> [Value]? { [reference] }

  static func all(_ context: KindContext) async throws -> [any PolicyTarget] {
    try await context.topics().map { try Self($0, in: context.scope) }
  }

  var resources: [String] { [reference] }

  var audited: AuditedResource {
    .topic(
      reference,
      operations: ["SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic"])
  }

  func policy(_ context: KindContext) async throws -> String? {
    guard let text = try await context.topicAttributes(reference)?["Policy"] else { return nil }
    return isDefault(text) ? nil : text
  }

  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError) {
    try await context.aws.setTopicAttribute(reference, "Policy", text ?? defaultPolicy.jsonText)
  }

  // MARK: The default policy

  private static let defaultID = "__default_policy_ID"
  private static let defaultStatement = "__default_statement_ID"

  /// "AddPermission" adds its statements to the default policy.
  private func isDefault(_ text: String) -> Bool {
    guard let document = Value(json: text)?.map, document["Id"]?.string == Self.defaultID,
      let statements = document["Statement"]?.list ?? document["Statement"].map({ [$0] }),
      statements.count == 1, let statement = statements.first?.map
    else { return false }
    return statement["Sid"]?.string == Self.defaultStatement
      && statement["Condition"] == condition
  }

  private var condition: Value {
    ["StringEquals": ["AWS:SourceOwner": .string(arn.account)]]
  }

  /// Amazon SNS developer guide, "Identity and access management in Amazon SNS", default policy.
  private var defaultPolicy: Value {
    let actions = [
      "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission",
      "DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish",
    ]
    return [
      "Version": "2008-10-17", "Id": .string(Self.defaultID),
      "Statement": [
        [
          "Sid": .string(Self.defaultStatement), "Effect": "Allow",
          "Principal": ["AWS": "*"], "Action": .list(actions.map { .string("SNS:\($0)") }),
          "Resource": .string(reference), "Condition": condition,
        ]
      ],
    ]
  }
}
