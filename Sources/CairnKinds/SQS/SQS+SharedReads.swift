import CairnAWS
import CairnEngine

/// Requests to SQS that several resources of a round share.
extension KindContext {
  func queueNames() async throws -> [String] {
    let aws = aws
    return try await shared.answer(to: "sqs ListQueues") { try await aws.listQueueNames() }
  }

  /// Requested once for a queue and its policy; nil if there is no such queue.
  func queueAttributes(_ queue: QueueAddress) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sqs GetQueueAttributes \(queue.url)") {
      try await aws.getQueueAttributes(queueURL: queue.url)
    }
  }

  /// Nil when there is no such queue.
  func queueTags(_ queue: QueueAddress) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sqs ListQueueTags \(queue.url)") {
      try await aws.listQueueTags(queueURL: queue.url)
    }
  }
}
