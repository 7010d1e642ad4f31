import CairnEngine
import CairnJSON
import CairnLanguage

/// A subscription filter of a log group, and CloudWatch Logs' form of it. Limits are those of
/// CloudWatch Logs "PutSubscriptionFilter".
enum LogSubscription {
  static let function = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"),
    doc: "Function to invoke with the log events; the permission to invoke it is added.",
    example: "alert")
  static let stream = Field<String>(
    "stream", .reference(sections: [DataStream.section], attribute: "arn"),
    doc: "Kinesis stream that the log events are written to.", example: "audit")
  static let pattern = Field<String>(
    "pattern", .string(StringRule(length: 0...1024)), default: "",
    doc: "Filter pattern: which log events; by default all.", example: "ERROR")
  static let distribution = Field<String>(
    "distribution", .enumeration(["by-log-stream", "random"]), default: "by-log-stream",
    doc: "How log events are distributed over the shards of a `stream`.", example: "random")
  static let role = Field<String>(
    "role", .reference(sections: [Role.section], attribute: "arn"),
    doc: "Role that CloudWatch Logs assumes to write to a `stream`; by default the log group gets "
      + "its own, with the permission for its streams.", example: "log-writer")

  static let fields = [
    function.schema, stream.schema, pattern.schema, distribution.schema, role.schema,
  ]

  /// The resources of which one gets the log events.
  static let destinations = [function, stream]

  static let principal = "logs.amazonaws.com"

  /// CloudWatch Logs user guide, "Log group-level subscription filters".
  static let streamActions = ["kinesis:PutRecord"]
  /// And with an encrypted stream.
  static let keyActions = ["kms:GenerateDataKey"]

  /// CloudWatch Logs "SubscriptionFilter". A request repeats the members that no field holds.
  static let members = AnswerMembers(
    held: ["destinationArn", "distribution", "filterName", "filterPattern", "roleArn"],
    reported: ["creationTime", "logGroupName"])

  // MARK: Rules

  static func violations(in filter: [String: Value], at path: String) -> [Rule.Violation] {
    let given = destinations.map(\.name).filter { filter[$0] != nil }
    guard let destination = given.first else {
      return [
        .init(
          path: path, summary: "Subscription filter without a destination",
          detail: "A subscription filter needs a `function` or a `stream`, which gets the log "
            + "events.")
      ]
    }
    if given.count > 1 {
      return [
        .init(
          path: "\(path).\(given[1])", summary: "Subscription filter with two destinations",
          detail: "A subscription filter has one destination, and this one has `\(given[0])` and "
            + "`\(given[1])`: declare one for each.")
      ]
    }
    guard destination != stream.name else { return [] }
    var found: [Rule.Violation] = []
    if filter[distribution.name]?.string == "random" {
      found.append(
        .init(
          path: "\(path).\(distribution.name)", summary: "Setting for streams only",
          detail: "Log events are distributed over the shards of a `stream`: leave "
            + "`\(distribution.name)` out."))
    }
    if filter[role.name] != nil {
      found.append(
        .init(
          path: "\(path).\(role.name)", summary: "Setting for streams only",
          detail: "A function permits CloudWatch Logs to invoke it by its own policy: leave "
            + "`\(role.name)` out."))
    }
    return found
  }

  // MARK: CloudWatch Logs' form

  /// - Parameter others: the live filter, whose members that no field holds are repeated.
  static func request(
    _ name: String, _ filter: Properties, keeping others: JSONValue?
  ) throws -> [String: JSONValue] {
    var request = members.unheld(of: others)
    guard let arn = destinations.lazy.compactMap({ filter[$0] }).first else {
      throw KindError(
        "The subscription filter \(name) has no destination.",
        path: "\(LogGroup.subscriptionFilters.name).\(name)")
    }
    request["filterName"] = .string(name)
    request["filterPattern"] = .string(filter[pattern] ?? "")
    request["destinationArn"] = .string(arn)
    if filter[stream] != nil {
      request["roleArn"] = filter[role].map(JSONValue.string)
      request["distribution"] = filter[distribution] == "random" ? "Random" : "ByLogStream"
    }
    return request
  }

  /// The fields of a live filter; nil for a destination that no field holds.
  static func properties(
    of answer: JSONValue, like declared: Properties?, in scope: Scope
  ) -> Properties? {
    guard let text = answer["destinationArn"]?.string, let arn = ARN(text) else { return nil }
    var properties = Properties()
    switch (arn.service, arn.resource) {
    case ("lambda", let name) where name.hasPrefix("function:"): properties[function] = text
    case ("kinesis", let name) where name.hasPrefix("stream/"): properties[stream] = text
    default: return nil
    }
    properties[pattern] = answer["filterPattern"]?.string ?? ""
    properties[role] = answer["roleArn"]?.string
    // Quirk of LocalStack: it forgets the distribution.
    properties[distribution] =
      scope.flavour == .emulator
      ? declared?[distribution] ?? "by-log-stream"
      : answer["distribution"]?.string == "Random" ? "random" : "by-log-stream"
    return properties
  }
}
