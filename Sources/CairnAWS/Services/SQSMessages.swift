import CairnJSON

/// A message taken from a queue (Amazon SQS "Message").
public struct SQSMessage: Sendable, Hashable {
  public let id: String
  /// What deletes it.
  public let receiptHandle: String
  public let body: String
  /// System attributes such as `ApproximateReceiveCount`.
  public let attributes: [String: String]
}

/// Place and identity of a message in a FIFO queue.
public struct SQSFifo: Sendable, Hashable {
  public var groupID: String
  /// Nil where the queue takes it from the content.
  public var deduplicationID: String?

  public init(groupID: String, deduplicationID: String? = nil) {
    self.groupID = groupID
    self.deduplicationID = deduplicationID
  }
}

extension AWSClient {
  /// Puts a message into a queue.
  ///
  /// - Parameters:
  ///   - delay: 0 to 15 minutes, whole seconds; nil for the queue's own.
  /// - Returns: the message's id.
  @discardableResult
  public func sendMessage(
    queueURL: String, body: String, delay: Duration? = nil, fifo: SQSFifo? = nil
  ) async throws(AWSError) -> String {
    var input: [String: JSONValue] = [
      "QueueUrl": .string(queueURL), "MessageBody": .string(body),
    ]
    input["DelaySeconds"] = delay.map { .int($0.components.seconds) }
    input["MessageGroupId"] = fifo.map { .string($0.groupID) }
    input["MessageDeduplicationId"] = fifo?.deduplicationID.map { .string($0) }
    // A deduplicated message may be sent twice; any other would be there twice.
    let safety: RetrySafety = fifo?.deduplicationID == nil ? .unsafe : .idempotent
    let answer = try await json(.sqs, "SendMessage", .object(input), safety: safety)
    return answer["MessageId"]?.string ?? ""
  }

  /// Takes messages from a queue; others do not see them until the visibility timeout is over.
  ///
  /// - Parameters:
  ///   - maximum: 1 to 10.
  ///   - wait: how long the queue may wait for the first message: 0 to 20 s.
  ///   - visibilityTimeout: nil for the queue's own.
  public func receiveMessages(
    queueURL: String, maximum: Int = 1, wait: Duration = .zero, visibilityTimeout: Duration? = nil
  ) async throws(AWSError) -> [SQSMessage] {
    var input: [String: JSONValue] = [
      "QueueUrl": .string(queueURL), "MaxNumberOfMessages": .int(maximum),
      "WaitTimeSeconds": .int(wait.components.seconds),
      "MessageSystemAttributeNames": ["All"],
    ]
    input["VisibilityTimeout"] = visibilityTimeout.map { .int($0.components.seconds) }
    let answer = try await json(
      .sqs, "ReceiveMessage", .object(input), safety: .idempotent,
      timeout: configuration.timeout + wait)
    return (answer["Messages"]?.array ?? []).compactMap { message in
      guard let id = message["MessageId"]?.string,
        let handle = message["ReceiptHandle"]?.string, let body = message["Body"]?.string
      else { return nil }
      return SQSMessage(
        id: id, receiptHandle: handle, body: body,
        attributes: message["Attributes"]?.object?.compactMapValues(\.string) ?? [:])
    }
  }

  /// Deletes a message that was taken.
  public func deleteMessage(queueURL: String, receiptHandle: String) async throws(AWSError) {
    _ = try await json(
      .sqs, "DeleteMessage",
      ["QueueUrl": .string(queueURL), "ReceiptHandle": .string(receiptHandle)],
      safety: .idempotent)
  }
}
