import CairnJSON

/// A parsed line of a function's log.
enum LogMessage: Hashable, Sendable {
  /// Lambda's own lines, such as START, END and REPORT.
  case platform(String)
  /// A JSON object with a message, as structured loggers write.
  case structured(Structured)
  case text(String)

  struct Structured: Hashable, Sendable {
    var level: String?
    var message: String
    /// All other members by name, except the time.
    var fields: [Field]
  }

  struct Field: Hashable, Sendable {
    var name: String
    var value: JSONValue
  }

  private static let platformStarts = [
    "START RequestId: ", "END RequestId: ", "REPORT RequestId: ", "INIT_START ", "INIT_REPORT ",
    "XRAY TraceId: ", "EXTENSION\tName: ", "TELEMETRY\tName: ",
  ]

  init(_ message: String) {
    var text = message[...]
    while let last = text.last, last.isNewline { text.removeLast() }
    let line = String(text)
    if Self.platformStarts.contains(where: line.hasPrefix) {
      self = .platform(line)
    } else if line.hasPrefix("{"), let json = try? JSONValue(parsing: line) {
      self = Self.reading(json, line)
    } else {
      self = .text(line)
    }
  }

  /// The names are those of this project's runtime, of Lambda's JSON log format, and of powertools.
  private static func reading(_ json: JSONValue, _ line: String) -> LogMessage {
    guard var members = json.object else { return .text(line) }
    // Lambda's JSON log format: {"time", "type": "platform.start", "record"}.
    if members["type"]?.string?.hasPrefix("platform.") == true { return .platform(line) }
    guard let message = members["message"] ?? members["msg"] else { return .text(line) }
    members["message"] = nil
    members["msg"] = nil
    let level = members.removeValue(forKey: "level")?.string
    for name in ["timestamp", "time"] { members[name] = nil }
    let function = members.removeValue(forKey: "function")
    let last = members.removeValue(forKey: "requestId")
    var fields = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { Field(name: $0.key, value: $0.value) }
    if let function, function.string == nil {
      fields.append(Field(name: "function", value: function))
    }
    if let last { fields.append(Field(name: "requestId", value: last)) }
    return .structured(
      Structured(
        level: level, message: message.string ?? message.serialized(), fields: fields))
  }

  /// In capitals; empty if there is none.
  var level: String {
    if case .structured(let structured) = self { structured.level?.uppercased() ?? "" } else { "" }
  }

  var isPlatform: Bool {
    if case .platform = self { true } else { false }
  }
}
