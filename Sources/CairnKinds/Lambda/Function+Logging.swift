import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// How and where a function logs, and what it reports to X-Ray. Limits are those of AWS Lambda API,
/// "LoggingConfig" and "TracingConfig".
extension Function {
  package static let tracing = Field<String>(
    "tracing", .enumeration(["active", "pass-through"]), default: "pass-through",
    doc: "Whether invocations are traced with X-Ray: all that its sampling chooses, or those that "
      + "the caller traces; the right to report is added to the function's own role.",
    example: "active")
  package static let logging = Field<Properties>(
    "logging", .object([logFormat.schema, logLevel.schema, systemLevel.schema, logGroup.schema]),
    doc: "Format, levels and log group of the function's log; LocalStack keeps format and levels "
      + "without acting on them.",
    example: "{format: json, level: warn}")
  package static let logFormat = Field<String>(
    "format", .enumeration(["text", "json"]), default: "text",
    doc: "Whether log lines are plain text, or JSON objects with a level.", example: "json")
  package static let logLevel = Field<String>(
    "level", .enumeration(["trace", "debug", "info", "warn", "error", "fatal"]),
    doc: "Lowest level of the function's own lines that are kept, in the format `json`; by default "
      + "`info`.", example: "warn")
  package static let systemLevel = Field<String>(
    "systemLevel", .enumeration(["debug", "info", "warn"]),
    doc: "Lowest level of Lambda's lines that are kept, in the format `json`; by default `info`.",
    example: "warn")
  package static let logGroup = Field<String>(
    "logGroup", .reference(sections: [LogGroup.section], attribute: "name"),
    doc: "Log group in place of the function's own: one of the stack's, or the name of another "
      + "with a `/` in it.", example: "workers",
    advice: "For one outside the stack, write its name, such as `/shared/workers`.")

  private static let levels = [
    (field: logLevel, member: "ApplicationLogLevel"),
    (field: systemLevel, member: "SystemLogLevel"),
  ]

  /// AWS Lambda API, "LoggingConfig"; what a request leaves out stays as it is.
  static let loggingMembers = AnswerMembers(
    held: ["ApplicationLogLevel", "LogFormat", "LogGroup", "SystemLogLevel"])

  static let loggingRequest: @Sendable (Properties) throws -> JSONValue = { properties in
    let logging = properties[logging] ?? Properties()
    let isJSON = logging[logFormat] == "json"
    var request: [String: JSONValue] = [
      "LogFormat": isJSON ? "JSON" : "Text",
      "LogGroup": .string(
        try logging[Self.logGroup] ?? Self.logGroup(of: properties.required(name))),
    ]
    // Levels are refused for plain text.
    for (field, member) in levels where isJSON {
      request[member] = .string((logging[field] ?? "info").uppercased())
    }
    return .object(request)
  }

  /// Nil for a function that logs as usual, unless that is declared.
  static func logging(
    of function: LambdaFunction, _ answer: JSONValue?, like declared: Properties?
  ) -> Properties? {
    var logging = Properties()
    let isJSON = answer?["LogFormat"] == "JSON"
    logging[logFormat] = isJSON ? "json" : "text"
    for (field, member) in levels where isJSON {
      let level = answer?[member]?.string?.lowercased() ?? "info"
      if level != "info" || declared?[field] != nil { logging[field] = level }
    }
    let usual = logGroup(of: function.name)
    let group = answer?["LogGroup"]?.string ?? usual
    if group != usual || declared?[logGroup] == usual { logging[logGroup] = group }
    let isUsual = logging.values == [logFormat.name: "text"]
    return isUsual && declared == nil ? nil : logging
  }

  /// AWS Lambda developer guide, "Configuring advanced logging controls": plain text has no levels.
  static let loggingRule = Rule { properties in
    guard let logging = properties[logging.name]?.opened?.map else { return [] }
    var violations: [Rule.Violation] = []
    if logging[logFormat.name] ?? "text" == "text" {
      violations = levels.map(\.field.name).filter { logging[$0] != nil }.map { field in
        .init(
          path: "\(Self.logging.name).\(field)", summary: "Level of a plain text log",
          detail: "Lambda filters by level only what is in JSON: add `format: json`, or leave "
            + "`\(field)` out.")
      }
    }
    if logging[logGroup.name] != nil, properties[logRetention.name] != nil {
      violations.append(
        .init(
          path: logRetention.name, summary: "Retention of a log group that isn't used",
          detail: "`\(logRetention.name)` is of the function's own log group, and the function "
            + "logs to another one. Write `retention` at that log group, and leave "
            + "`\(logRetention.name)` out."))
    }
    return violations
  }

  /// The name of the log group that the function writes to; nil while it is unknown.
  static func logGroup(of properties: Properties) -> String? {
    guard let name = properties[name] else { return nil }
    guard case .map(let logging)? = properties[raw: logging.name],
      let group = logging[logGroup.name]
    else { return logGroup(of: name) }
    return group.string
  }
}
