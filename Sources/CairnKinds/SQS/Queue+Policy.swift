import CairnAWS
import CairnEngine
import CairnLanguage

extension Queue {
  package static var policyTarget: (any PolicyTarget.Type)? { QueuePolicy.self }
}

/// A queue's policy is one of its attributes.
struct QueuePolicy: PolicyTarget {
  static let field = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"), change: .replacement,
    isContainer: true, doc: "The queue it is about.", example: "uploads")
  static let service = "sqs"
  static let scope =
    "The policy of a queue is about actions of SQS, such as `sqs:SendMessage`"
  static let itself = "the queue"

  let reference: String
  private let queue: QueueAddress

  init(_ reference: String, in scope: Scope) throws {
    guard let queue = QueueAddress(arn: reference, in: scope) else {
      throw KindError("`\(reference)` is no ARN of a queue.", path: Self.field.name)
    }
    self.reference = reference
    self.queue = queue
  }

  static func resources(of reference: Value) -> [Value]? { [reference] }

  static func all(_ context: KindContext) async throws -> [any PolicyTarget] {
    try await context.queueNames().map { try Self(context.scope.arn("sqs", $0), in: context.scope) }
  }

  var resources: [String] { [reference] }

  var audited: AuditedResource {
    .queue(
      queue,
      operations: ["SetQueueAttributes", "AddPermission", "RemovePermission", "DeleteQueue"])
  }

  func policy(_ context: KindContext) async throws -> String? {
    try await context.queueAttributes(queue)?["Policy"]
  }

  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError) {
    try await context.aws.setQueueAttributes(queueURL: queue.url, ["Policy": text ?? ""])
  }
}
