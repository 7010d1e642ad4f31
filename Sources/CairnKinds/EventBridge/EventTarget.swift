import CairnAWS
import CairnEngine
import CairnLanguage

/// What an event rule or a schedule invokes: the fields that both have, and how ARNs tell them
/// apart. Limits are those of EventBridge "Target" and EventBridge Scheduler "Target".
enum EventTarget {
  static let function = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"),
    doc: "Function to invoke.", example: "index-order")
  static let queue = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue to send to; the right to do so is added.", example: "orders")
  static let messageGroup = Field<String>(
    "messageGroup",
    .string(StringRule(length: 1...128, pattern: #"[!-~]+"#, meaning: "no spaces")),
    doc: "Message group id, for a FIFO `queue`.", example: "orders")
  static let topic = Field<String>(
    "topic", .reference(sections: [Topic.section], attribute: "arn"),
    doc: "Topic to publish to; the right to do so is added.", example: "order-events")
  static let stateMachine = Field<String>(
    "stateMachine", .reference(sections: [StateMachine.section], attribute: "arn"),
    doc: "State machine to start.", example: "order")
  static let bus = Field<String>(
    "bus", .reference(sections: [EventBus.section], attribute: "arn"),
    doc: "Event bus to send to.", example: "orders", advice: EventBus.outside)
  static let role = Field<String>(
    "role", .reference(sections: [Role.section], attribute: "arn"),
    doc: "Role that EventBridge assumes for the target. For state machines, the rule gets its own "
      + "by default.", example: "start-orders")
  static let input = Field<Value>(
    "input", .any, doc: "Constant input in place of the event.", example: "{full: true}")
  static let retry = Field<Properties>(
    "retry", .object([attempts.schema, maxAge.schema]),
    doc: "How long a failed delivery is retried.", example: "{attempts: 3, maxAge: 1h}")
  static let attempts = Field<Int>(
    "attempts", .integer(0...185), default: 185, doc: "Maximum retries.", example: "3")
  static let maxAge = Field<Int>(
    "maxAge", .duration(60...86_400), default: 86_400,
    doc: "Maximum age of an event that is retried.", example: "1h")
  static let deadLetter = Field<String>(
    "deadLetter", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue for events that can't be delivered.", example: "undelivered")

  // Only of rules.
  static let logGroup = Field<String>(
    "logGroup", .reference(sections: [LogGroup.section], attribute: "arn"),
    doc: "Log group to write to; the right to do so is added.", example: "order-events")
  static let apiDestination = Field<String>(
    "apiDestination",
    .string(
      StringRule(
        length: 1...1_600,
        pattern: #"arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:api-destination/\S+"#,
        meaning: "the ARN of an API destination")),
    doc: "ARN of the API destination to call; needs a `role`.",
    example: "arn:aws:events:us-east-1:123456789012:api-destination/crm/11111111")

  static let principal = "events.amazonaws.com"

  /// The fields whose resources have a policy that EventBridge needs, with the actions.
  static let granted = [
    (queue, ["sqs:SendMessage"]), (topic, ["sns:Publish"]), (deadLetter, ["sqs:SendMessage"]),
  ]

  /// A field whose value is the ARN of what is invoked.
  struct Destination: Sendable {
    var field: Field<String>
    var service: String
    var prefix: String
    /// Whether EventBridge can only reach it with a role, which the target has to name.
    var needsRole = false
  }

  /// Of the right to start a state machine, which EventBridge needs in a role.
  static let startAction = "states:StartExecution"

  static let common = [
    Destination(field: function, service: "lambda", prefix: "function:"),
    Destination(field: queue, service: "sqs", prefix: ""),
    Destination(field: topic, service: "sns", prefix: ""),
    Destination(field: stateMachine, service: "states", prefix: "stateMachine:"),
    Destination(field: bus, service: "events", prefix: "event-bus/"),
  ]
  static let ofRules =
    common + [
      Destination(field: logGroup, service: "logs", prefix: "log-group:"),
      Destination(
        field: apiDestination, service: "events", prefix: "api-destination/", needsRole: true),
    ]

  /// The field that holds an ARN; nil if none does.
  static func destination(of arn: String, among destinations: [Destination]) -> Destination? {
    guard let arn = ARN(arn) else { return nil }
    return destinations.first { $0.service == arn.service && arn.resource.hasPrefix($0.prefix) }
  }

  /// What a target invokes; nil while it is unknown.
  static func arn(in target: Properties, among destinations: [Destination]) -> String? {
    destinations.lazy.compactMap { target[$0.field] }.first
  }

  // MARK: Rules

  /// - Parameter path: of the target in the resource.
  static func violations(
    in target: [String: Value], at path: String, among destinations: [Destination]
  ) -> [Rule.Violation] {
    func place(_ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }
    let given = destinations.filter { target[$0.field.name] != nil }
    guard let destination = given.first else {
      return [
        .init(
          path: path.isEmpty ? nil : path, summary: "Target without a destination",
          detail: "A target needs \(destinations.map { $0.field.name }.alternatives()).")
      ]
    }
    if given.count > 1 {
      return [
        .init(
          path: place(given[1].field.name), summary: "Target with two destinations",
          detail: "A target has one destination, and this one has `\(given[0].field.name)` and "
            + "`\(given[1].field.name)`: declare one for each.")
      ]
    }
    var found: [Rule.Violation] = []
    if target[messageGroup.name] != nil, target[queue.name] == nil {
      found.append(
        .init(
          path: place(messageGroup.name), summary: "Message group without a queue",
          detail: "`messageGroup` is for a FIFO `queue`: leave it out."))
    }
    if destination.needsRole, target[role.name] == nil {
      found.append(
        .init(
          path: place(destination.field.name), summary: "Target without a role",
          detail: "EventBridge reaches `\(destination.field.name)` through a role that it assumes: "
            + "name one in `role`."))
    }
    return found
  }

  /// A FIFO queue needs a message group, and a dead-letter queue is a standard one.
  static func violations(
    in target: [String: Value], at path: String, _ stack: StackIndex
  ) -> [Rule.Violation] {
    func place(_ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }
    var found = EventDeadLetter.violations(
      target[deadLetter.name], at: place(deadLetter.name), in: stack)
    let isFIFO = stack.isFIFO(target[queue.name])
    if isFIFO == true, target[messageGroup.name] == nil {
      found.append(
        .init(
          path: place(queue.name), summary: "FIFO queue without a message group",
          detail: "Messages of a FIFO queue are in a group: name one in `messageGroup`.",
          notes: stack.note(onFIFO: target[queue.name], "queue")))
    }
    if isFIFO == false, target[messageGroup.name] != nil {
      found.append(
        .init(
          path: place(messageGroup.name), summary: "Message group of a standard queue",
          detail: "Only FIFO queues have message groups: leave `messageGroup` out.",
          notes: stack.note(onFIFO: target[queue.name], "queue")))
    }
    if stack.isFIFO(target[topic.name]) == true {
      found.append(
        .init(
          path: place(topic.name), summary: "FIFO topic",
          detail: "EventBridge publishes to standard topics only: choose a topic without "
            + "`fifo: true`.", notes: stack.note(onFIFO: target[topic.name], "topic")))
    }
    return found
  }
}
