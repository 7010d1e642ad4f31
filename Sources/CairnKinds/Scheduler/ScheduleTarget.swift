import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The target of a schedule, and EventBridge Scheduler's form of it.
enum ScheduleTarget {
  static let source = Field<String>(
    "source", .string(StringRule(length: 1...256)), doc: "Source of the events of a `bus`.",
    example: "shop.schedule")
  static let detailType = Field<String>(
    "detailType", .string(StringRule(length: 1...128)),
    doc: "Detail type of the events of a `bus`.", example: "night")

  static let fields = [
    EventTarget.function.schema, EventTarget.queue.schema, EventTarget.messageGroup.schema,
    EventTarget.topic.schema, EventTarget.stateMachine.schema, EventTarget.bus.schema,
    source.schema, detailType.schema,
  ]

  static let destinations = EventTarget.common

  /// EventBridge Scheduler "Target": the members that fields hold.
  static let members = AnswerMembers(
    held: [
      "Arn", "DeadLetterConfig", "EventBridgeParameters", "Input", "RetryPolicy", "RoleArn",
      "SqsParameters",
    ])

  // MARK: The role

  private static let actions = [
    EventTarget.function.name: "lambda:InvokeFunction", EventTarget.queue.name: "sqs:SendMessage",
    EventTarget.topic.name: "sns:Publish", EventTarget.stateMachine.name: EventTarget.startAction,
    EventTarget.bus.name: "events:PutEvents",
  ]

  /// What the schedule's own role permits.
  static func statements(for schedule: [String: Value]) -> [Value] {
    let target = schedule[Schedule.target.name]?.opened?.map ?? [:]
    var statements: [Value] = []
    for destination in destinations {
      guard let arn = target[destination.field.name],
        let action = actions[destination.field.name]
      else { continue }
      statements.append(statement(action, arn))
    }
    if let queue = schedule[Schedule.deadLetter.name] {
      let statement = statement("sqs:SendMessage", queue)
      if !statements.contains(statement) { statements.append(statement) }
    }
    return statements
  }

  /// Amazon SQS developer guide, "Key management": what a sender does with the key of a queue.
  static let keyActions = ["kms:Decrypt", "kms:GenerateDataKey"]

  /// What a schedule sends to and may be encrypted, with its path.
  static func encrypted(by schedule: [String: Value]) -> [(field: String, target: Value)] {
    let target = schedule[Schedule.target.name]?.opened?.map ?? [:]
    var found: [(field: String, target: Value)] = []
    for field in [EventTarget.queue.name, EventTarget.topic.name] {
      if let value = target[field] { found.append(("\(Schedule.target.name).\(field)", value)) }
    }
    if let queue = schedule[Schedule.deadLetter.name] {
      found.append((Schedule.deadLetter.name, queue))
    }
    return found
  }

  private static func statement(_ action: String, _ resource: Value) -> Value {
    PolicyMeaning.statement([
      "Effect": "Allow", "Action": [.string(action)], "Resource": [resource],
    ])
  }

  // MARK: EventBridge Scheduler's form

  /// - Parameter others: a live target's members that no field holds, which a request has to repeat.
  static func request(_ schedule: Properties, keeping others: JSONValue?) throws -> JSONValue {
    let target = try schedule.required(Schedule.target)
    guard let arn = EventTarget.arn(in: target, among: destinations) else {
      throw KindError("The schedule has no target.", path: Schedule.target.name)
    }
    var request: [String: JSONValue] = [:]
    if others?["Arn"]?.string == arn {
      request = (others?.object ?? [:]).filter { !members.held.contains($0.key) }
    }
    request["Arn"] = .string(arn)
    request["RoleArn"] = .string(try schedule.required(Schedule.role))
    request["Input"] = try input(schedule).map(JSONValue.string)
    if let group = target[EventTarget.messageGroup] {
      request["SqsParameters"] = ["MessageGroupId": .string(group)]
    }
    if let source = target[source], let type = target[detailType] {
      request["EventBridgeParameters"] = ["Source": .string(source), "DetailType": .string(type)]
    }
    if let retry = schedule[Schedule.retry] {
      request["RetryPolicy"] = EventRuleTarget.retryPolicy(retry)
    }
    if let queue = schedule[Schedule.deadLetter] {
      request["DeadLetterConfig"] = ["Arn": .string(queue)]
    }
    return .object(request)
  }

  /// A text is sent as it is where the target takes any text.
  static func input(_ schedule: Properties) throws -> String? {
    guard let value = schedule[raw: Schedule.input.name], value != .null else { return nil }
    guard value.isResolved else {
      throw KindError("A part of `input` is not known yet.", path: Schedule.input.name)
    }
    let target = schedule[Schedule.target] ?? Properties()
    let takesText = target[EventTarget.queue] != nil || target[EventTarget.topic] != nil
    return (takesText ? value.string : nil) ?? value.jsonText
  }

  /// The fields of a live target.
  ///
  /// - Parameter declared: whose spelling is kept if the meaning is the same.
  static func read(
    _ answer: JSONValue, like declared: Properties
  ) -> (properties: Properties, unmanaged: [UnmanagedSetting]) {
    var properties = Properties()
    var target = Properties()
    var unmanaged = members.unmanaged(in: answer, of: "target")
    let arn = answer["Arn"]?.string ?? ""
    if let destination = EventTarget.destination(of: arn, among: destinations) {
      target[destination.field] = arn
    } else {
      unmanaged.append(UnmanagedSetting("Target", arn, lostWith: [Schedule.target.name]))
    }
    target[EventTarget.messageGroup] = answer["SqsParameters"]?["MessageGroupId"]?.string
    target[source] = answer["EventBridgeParameters"]?["Source"]?.string
    target[detailType] = answer["EventBridgeParameters"]?["DetailType"]?.string
    properties[Schedule.target] = target
    properties[Schedule.role] = answer["RoleArn"]?.string
    if let text = answer["Input"]?.string {
      let wanted = (try? input(declared)) == text ? declared[raw: Schedule.input.name] : nil
      properties[raw: Schedule.input.name] = wanted ?? Value(json: text) ?? .string(text)
    }
    var like = Properties()
    like[EventTarget.retry] = declared[Schedule.retry]
    properties[Schedule.retry] = EventRuleTarget.retry(answer["RetryPolicy"], like: like)
    properties[Schedule.deadLetter] = answer["DeadLetterConfig"]?["Arn"]?.string
    properties.markRead([
      Schedule.role.name, Schedule.input.name, Schedule.retry.name, Schedule.deadLetter.name,
    ])
    return (properties, unmanaged)
  }
}
