import CairnAWS
import CairnEngine
import CairnLanguage

/// One line of `--json`: an object whose first members are `format` and `event`.
/// docs/json-output.md describes every event; a member once released keeps its meaning.
struct JSONLine: Hashable, Sendable {
  /// Raised when a member changes its meaning or goes; not when one is added.
  static let format = 1

  var event: String
  var members: [(name: String, value: JSONValue)]

  init(_ event: String, _ members: [(String, JSONValue?)] = []) {
    self.event = event
    self.members = members.compactMap { name, value in value.map { (name, $0) } }
  }

  static func == (left: Self, right: Self) -> Bool { left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// Without a line break.
  var text: String {
    let head = "{\"format\":\(Self.format),\"event\":\(JSONValue.string(event).serialized())"
    return head
      + members.map { ",\(JSONValue.string($0.name).serialized()):\($0.value.serialized())" }
      .joined()
      + "}"
  }
}

extension Value {
  /// What is not known yet is `{"knownAfterApply": "<the text with its references>"}`.
  var json: JSONValue {
    switch self {
    case .null: .null
    case .boolean(let flag): .bool(flag)
    case .integer(let number): .int(number)
    case .string(let text): .string(text)
    case .list(let items): .array(items.map(\.json))
    case .map(let entries): .object(entries.mapValues(\.json))
    case .unresolved(let template): ["knownAfterApply": .string(template.description)]
    }
  }
}

extension SourceLocation {
  var json: JSONValue {
    [
      "file": .string(file), "line": .int(range.start.line), "column": .int(range.start.column),
    ]
  }
}
