import CairnAWS
import CairnEngine

/// What one round of reads asks SQS once, though several resources want to know it.
extension KindContext {
  func queueNames() async throws -> [String] {
    let aws = aws
    return try await shared.answer(to: "sqs ListQueues") { try await aws.listQueueNames() }
  }

  /// Asked for once for a queue and its policy; nil when there is no such queue.
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
