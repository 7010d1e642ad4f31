import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A target of an event rule, and EventBridge's form of it.
enum EventRuleTarget {
  static let inputPath = Field<String>(
    "inputPath",
    .string(StringRule(length: 1...256, pattern: #"\$.*"#, meaning: "a path that begins with $")),
    doc: "The part of the event that the target gets.", example: "$.detail")
  static let transformer = Field<Properties>(
    "transformer", .object([paths.schema, template.schema]),
    doc: "Input made of parts of the event.",
    example: #"{paths: {order: $.detail.id}, template: '"Order <order>"'}"#)
  static let paths = Field<[String: String]>(
    "paths",
    .map(
      key: StringRule(
        length: 1...256, pattern: "(?!AWS)[A-Za-z0-9_-]+",
        meaning: "letters, digits, hyphens and underscores"),
      value: .string(
        StringRule(length: 1...256, pattern: #"\$.*"#, meaning: "a path that begins with $"))),
    default: [:], doc: "Names for parts of the event.", example: "{order: $.detail.id}")
  static let template = Field<Value>(
    "template", .any, .required,
    doc: "The input, with `<name>` for each part: a map, or a text that becomes JSON.",
    example: #"'{"order": <order>}'"#)

  static let fields = [
    EventTarget.function.schema, EventTarget.queue.schema, EventTarget.messageGroup.schema,
    EventTarget.topic.schema, EventTarget.stateMachine.schema, EventTarget.bus.schema,
    EventTarget.logGroup.schema, EventTarget.apiDestination.schema, EventTarget.role.schema,
    EventTarget.input.schema, inputPath.schema, transformer.schema, EventTarget.retry.schema,
    EventTarget.deadLetter.schema,
  ]

  /// EventBridge "Target": the members that fields hold.
  static let members = AnswerMembers(
    held: [
      "Arn", "DeadLetterConfig", "Id", "Input", "InputPath", "InputTransformer", "RetryPolicy",
      "RoleArn", "SqsParameters",
    ])

  // MARK: Rules

  /// EventBridge "Target": one form of input, and "InputTransformer": names of its paths.
  static func inputViolations(in target: [String: Value], at path: String) -> [Rule.Violation] {
    let given = [EventTarget.input.name, inputPath.name, transformer.name].filter {
      target[$0] != nil
    }
    if given.count > 1 {
      return [
        .init(
          path: "\(path).\(given[1])", summary: "Target with two inputs",
          detail: "A target has one of `input`, `inputPath` and `transformer`, and this one has "
            + "`\(given[0])` and `\(given[1])`.")
      ]
    }
    guard let parts = target[transformer.name]?.map, let value = parts[template.name],
      value.isResolved
    else { return [] }
    let names = Set((parts[paths.name]?.map ?? [:]).keys)
    let unknown = placeholders(in: text(of: value)).first {
      !names.contains($0) && !$0.hasPrefix("aws.events.")
    }
    return unknown.map { name in
      let near = NearMiss.best(for: name, among: names.sorted())
      return [
        .init(
          path: "\(path).\(transformer.name).\(template.name)",
          summary: "Unknown part of the event",
          detail: "The template has `<\(name)>`, and `paths` has no `\(name)`."
            + (near.map { " Did you mean `<\($0)>`?" } ?? ""))
      ]
    } ?? []
  }

  /// The names in `<…>`.
  private static func placeholders(in text: String) -> [String] {
    text.split(separator: "<", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
      guard let end = rest.firstIndex(of: ">"), end > rest.startIndex,
        rest[..<end].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        )
      else { return nil }
      return String(rest[..<end])
    }
  }

  /// A template is JSON, in which `<name>` may stand without quotes, so a text stays as it is.
  private static func text(of template: Value) -> String { template.string ?? template.jsonText }

  // MARK: EventBridge's form

  /// - Parameter others: a live target's members that no field holds, which a request has to repeat.
  static func request(
    _ id: String, _ target: Properties, keeping others: JSONValue?
  ) throws -> JSONValue {
    var request = (others?.object ?? [:]).filter { !members.held.contains($0.key) }
    request["Id"] = .string(id)
    guard let arn = EventTarget.arn(in: target, among: EventTarget.ofRules) else {
      throw KindError("The target \(id) has no destination.", path: EventRule.targets.name)
    }
    request["Arn"] = .string(arn)
    request["RoleArn"] = target[EventTarget.role].map(JSONValue.string)
    if let group = target[EventTarget.messageGroup] {
      request["SqsParameters"] = ["MessageGroupId": .string(group)]
    }
    request["Input"] = try text(EventTarget.input, of: target, id).map(JSONValue.string)
    request["InputPath"] = target[inputPath].map(JSONValue.string)
    if let transformer = target[transformer] {
      guard let value = transformer[raw: template.name], value.isResolved else {
        throw unknown(template.name, id)
      }
      var made: [String: JSONValue] = ["InputTemplate": .string(text(of: value))]
      let paths = transformer[paths] ?? [:]
      if !paths.isEmpty { made["InputPathsMap"] = .object(paths.mapValues(JSONValue.string)) }
      request["InputTransformer"] = .object(made)
    }
    if let retry = target[EventTarget.retry] { request["RetryPolicy"] = retryPolicy(retry) }
    if let queue = target[EventTarget.deadLetter] {
      request["DeadLetterConfig"] = ["Arn": .string(queue)]
    }
    return .object(request)
  }

  static func retryPolicy(_ retry: Properties) -> JSONValue {
    [
      "MaximumRetryAttempts": .int(retry[EventTarget.attempts] ?? 185),
      "MaximumEventAgeInSeconds": .int(retry[EventTarget.maxAge] ?? 86_400),
    ]
  }

  /// JSON text of a field of any form.
  static func text(
    _ field: Field<Value>, of target: Properties, _ id: String
  ) throws -> String? {
    guard let value = target[raw: field.name], value != .null else { return nil }
    guard value.isResolved else { throw unknown(field.name, id) }
    return value.jsonText
  }

  private static func unknown(_ field: String, _ id: String) -> KindError {
    KindError(
      "A part of `\(field)` of the target \(id) is not known yet.",
      path: "\(EventRule.targets.name).\(id)")
  }

  /// The fields of a live target; nil for a destination that no field holds.
  ///
  /// - Parameter declared: whose spelling is kept if the meaning is the same.
  static func properties(of answer: JSONValue, like declared: Properties?) -> Properties? {
    guard let arn = answer["Arn"]?.string,
      let destination = EventTarget.destination(of: arn, among: EventTarget.ofRules)
    else { return nil }
    var properties = Properties()
    properties[destination.field] = arn
    properties[EventTarget.role] = answer["RoleArn"]?.string
    properties[EventTarget.messageGroup] = answer["SqsParameters"]?["MessageGroupId"]?.string
    if let text = answer["Input"]?.string {
      properties[raw: EventTarget.input.name] = Value(json: text) ?? .string(text)
    }
    properties[inputPath] = answer["InputPath"]?.string
    if let made = answer["InputTransformer"], let live = made["InputTemplate"]?.string {
      var transformer = Properties()
      transformer[paths] = (made["InputPathsMap"]?.object ?? [:]).compactMapValues(\.string)
      let wanted = declared?[Self.transformer]?[raw: template.name]
      transformer[raw: template.name] =
        wanted.flatMap { text(of: $0) == live ? $0 : nil }
        ?? .string(live)
      properties[Self.transformer] = transformer
    }
    properties[EventTarget.retry] = retry(answer["RetryPolicy"], like: declared)
    properties[EventTarget.deadLetter] = answer["DeadLetterConfig"]?["Arn"]?.string
    return properties
  }

  /// Nil for the service's defaults, unless they are declared.
  static func retry(_ policy: JSONValue?, like declared: Properties?) -> Properties? {
    guard let policy else { return nil }
    var retry = Properties()
    retry[EventTarget.attempts] = policy["MaximumRetryAttempts"]?.int ?? 185
    retry[EventTarget.maxAge] = policy["MaximumEventAgeInSeconds"]?.int ?? 86_400
    let isDefault = retry[EventTarget.attempts] == 185 && retry[EventTarget.maxAge] == 86_400
    return isDefault && declared?[EventTarget.retry] == nil ? nil : retry
  }
}
