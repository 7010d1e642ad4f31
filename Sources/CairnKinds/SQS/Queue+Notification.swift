import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Queue {
  package static var notificationDestination: (any NotificationDestination.Type)? {
    QueueNotification.self
  }
}

/// A queue that S3 notifies; the queue's policy has to permit it.
enum QueueNotification: NotificationDestination {
  static let field = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue that gets the events; its policy has to permit S3 to send.", example: "uploads")
  static let stackRules = [fifoRule]
  static let lints = [deliveryLint]

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

  /// S3 refuses a notification to a queue that doesn't permit it to send.
  private static let deliveryLint = Lint { notification, stack in
    guard let queue = stack.resource(referredToBy: notification.properties[field.name])
    else { return [] }
    let bucket = stack.resource(referredToBy: notification.properties[Notification.bucket.name])
    let policies = stack.resources(
      in: Policy.section, whose: QueuePolicy.field.name, refersTo: queue.address)
    let statements = policies.flatMap { $0.properties[Policy.statements.name]?.list ?? [] }
    guard !statements.contains(where: { lets($0, from: bucket) }) else { return [] }
    let source = bucket.map { "${\($0.address).arn}" } ?? "the bucket's ARN"
    return [
      Lint.Finding(
        .deliveryRefused, at: notification.address, field.name,
        detail: "S3 may not send to `\(queue.address)`, and refuses such a notification. "
          + (policies.isEmpty
            ? "Declare a policy of the queue" : "Add a statement to the queue's policy")
          + " that allows `sqs:SendMessage` to `{service: s3.amazonaws.com}`, with the condition "
          + "`{ArnEquals: {\"aws:SourceArn\": \"\(source)\"}}`.",
        notes: policies.map { Diagnostic.Note("the queue's policy", at: $0.location) },
        fix: bucket.map { remedy(letting: $0.address, sendTo: queue.address, policies, stack) })
    ]
  }

  /// The statement that is missing, in the queue's policy or in a new one.
  private static func remedy(
    letting bucket: ResourceAddress, sendTo queue: ResourceAddress,
    _ policies: [ResourceDeclaration], _ stack: StackIndex
  ) -> Lint.Remedy {
    let principal = "principal: {service: s3.amazonaws.com}"
    let actions = "actions: [sqs:SendMessage]"
    let conditions = "conditions: {ArnEquals: {\"aws:SourceArn\": \"${\(bucket).arn}\"}}"
    if let policy = policies.first {
      return .append(
        to: policy.address, path: Policy.statements.name,
        item: "{\(principal), \(actions), \(conditions)}")
    }
    var address = ResourceAddress(
      section: Policy.section, name: "\(bucket.name)-may-send-to-\(queue.name)")
    while stack.resource(address) != nil { address.name += "-2" }
    return .declare(
      address,
      body: """
        queue: \(queue.name)
        statements:
          - \(principal)
            \(actions)
            \(conditions)
        """)
  }

  private static func lets(_ statement: Value, from bucket: ResourceDeclaration?) -> Bool {
    guard let fields = statement.map, fields["Effect"] == "Allow" else { return false }
    return isS3(fields["Principal"]) && isSending(fields) && isFrom(bucket, fields["Condition"])
  }

  private static func isS3(_ principal: Value?) -> Bool {
    // With `notPrincipal` the allowed principals are unclear: no warning.
    guard let principal else { return true }
    if principal == "*" { return true }
    let services = principal.map?["Service"]
    return services == "s3.amazonaws.com" || services?.list?.contains("s3.amazonaws.com") == true
  }

  private static func isSending(_ fields: [String: Value]) -> Bool {
    guard let actions = fields["Action"]?.list else { return true }
    return actions.contains { action in
      guard let text = action.string?.lowercased() else { return true }
      guard let star = text.firstIndex(of: "*") else { return text == "sqs:sendmessage" }
      return "sqs:sendmessage".hasPrefix(text[..<star])
    }
  }

  private static func isFrom(_ bucket: ResourceDeclaration?, _ condition: Value?) -> Bool {
    guard let bucket, let operators = condition?.map else { return true }
    let sources = operators.values.flatMap { keys in
      (keys.map ?? [:]).filter { $0.key.lowercased() == "aws:sourcearn" }.map(\.value)
    }.flatMap { $0.list ?? [$0] }
    guard !sources.isEmpty else { return true }
    return sources.contains { source in
      let references = source.references.compactMap { reference -> ResourceAddress? in
        if case .resource(let address, _) = reference { address } else { nil }
      }
      // It is unclear which buckets a text includes.
      return references.isEmpty || references.contains(bucket.address)
    }
  }
}
