import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Topic {
  package static var notificationDestination: (any NotificationDestination.Type)? {
    TopicNotification.self
  }
}

/// A topic that S3 notifies; the notification adds the statement to the topic's policy.
enum TopicNotification: NotificationDestination {
  static let field = Field<String>(
    "topic", .reference(sections: [Topic.section], attribute: "arn"),
    doc: "Topic that the events are published to; S3's right to publish is added to its policy.",
    example: "uploads")
  static let stackRules = [fifoRule]

  static func arn(of target: S3NotificationConfiguration.Entry.Target) -> String? {
    if case .topic(let arn) = target { arn } else { nil }
  }

  static func target(_ arn: String) -> S3NotificationConfiguration.Entry.Target {
    .topic(arn: arn)
  }

  static func isThere(_ arn: String, _ context: KindContext) async throws -> Bool {
    try await context.aws.getTopicAttributes(arn) != nil
  }

  static func grants(of notification: ResourceDeclaration, from bucket: Value?) -> [Grant] {
    Grant.toUse(
      notification.properties[field.name], ["sns:Publish"], by: "s3.amazonaws.com",
      for: bucket, from: notification, field: field.name)
  }

  /// Amazon S3 user guide, "Amazon S3 Event Notifications": FIFO topics can't be destinations.
  private static let fifoRule = StackRule(each: { notification, stack in
    let topic = notification.properties[field.name]
    guard stack.isFIFO(topic) == true else { return [] }
    return [
      .init(
        path: field.name, summary: "Notification to a FIFO topic",
        detail: "S3 publishes to standard topics only: choose a topic without `fifo: true`.",
        notes: stack.note(onFIFO: topic, "topic"))
    ]
  })
}
