import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Queue {
  package static var notificationDestination: (any NotificationDestination.Type)? {
    QueueNotification.self
  }
}

/// A queue that S3 notifies; the notification adds the statement to the queue's policy.
enum QueueNotification: NotificationDestination {
  static let field = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue that gets the events; S3's right to send is added to its policy.",
    example: "uploads")
  static let stackRules = [fifoRule]

  static func arn(of target: S3NotificationConfiguration.Entry.Target) -> String? {
    if case .queue(let arn) = target { arn } else { nil }
  }

  static func target(_ arn: String) -> S3NotificationConfiguration.Entry.Target {
    .queue(arn: arn)
  }

  static func isThere(_ arn: String, _ context: KindContext) async throws -> Bool {
    guard let queue = QueueAddress(arn: arn, in: context.scope) else { return false }
    return try await context.aws.getQueueAttributes(queueURL: queue.url) != nil
  }

  static func grants(of notification: ResourceDeclaration, from bucket: Value?) -> [Grant] {
    Grant.toUse(
      notification.properties[field.name], ["sqs:SendMessage"], by: "s3.amazonaws.com",
      for: bucket, from: notification, field: field.name)
  }

  /// Amazon S3 user guide, "Amazon S3 Event Notifications": FIFO queues can't be destinations.
  private static let fifoRule = StackRule(each: { notification, stack in
    let queue = notification.properties[field.name]
    guard stack.isFIFO(queue) == true else { return [] }
    return [
      .init(
        path: field.name, summary: "Notification to a FIFO queue",
        detail: "S3 sends to standard queues only: choose a queue without `fifo: true`.",
        notes: stack.note(onFIFO: queue, "queue"))
    ]
  })
}
