import CairnEngine
import CairnLanguage

extension Notification {
  /// S3 refuses a notification to a queue that it may not send to.
  static let deliveryLint = Lint { notification, stack in
    guard let queue = stack.resource(referredToBy: notification.properties[Notification.queue.name])
    else { return [] }
    let bucket = stack.resource(referredToBy: notification.properties[Notification.bucket.name])
    let policies = stack.resources(
      in: "policies", whose: Policy.queue.name, refersTo: queue.address)
    let statements = policies.flatMap { $0.properties[Policy.statements.name]?.list ?? [] }
    guard !statements.contains(where: { lets($0, from: bucket) }) else { return [] }
    let source = bucket.map { "${\($0.address).arn}" } ?? "the bucket's ARN"
    return [
      Lint.Finding(
        .deliveryRefused, at: notification.address, Notification.queue.name,
        detail: "S3 may not send to `\(queue.address)`, and refuses such a notification. "
          + (policies.isEmpty
            ? "Declare a policy of the queue" : "Add a statement to the queue's policy")
          + " that allows `sqs:SendMessage` to `{service: s3.amazonaws.com}`, with the condition "
          + "`{ArnEquals: {\"aws:SourceArn\": \"\(source)\"}}`.",
        notes: policies.map { Diagnostic.Note("the queue's policy", at: $0.location) })
    ]
  }

  private static func lets(_ statement: Value, from bucket: ResourceDeclaration?) -> Bool {
    guard let fields = statement.map, fields["Effect"] == "Allow" else { return false }
    return isS3(fields["Principal"]) && isSending(fields) && isFrom(bucket, fields["Condition"])
  }

  private static func isS3(_ principal: Value?) -> Bool {
    // Whom `notPrincipal` leaves is hard to say: no warning.
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
      // Of a text it is hard to say which buckets it takes in.
      return references.isEmpty || references.contains(bucket.address)
    }
  }
}
