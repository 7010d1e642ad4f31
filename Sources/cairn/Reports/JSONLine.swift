import CairnEngine
import CairnJSON
import CairnLanguage

/// One line of `--json`: an object whose first members are `format` and `event`.
/// docs/json-output.md describes every event; a member once released keeps its meaning.
struct JSONLine: Hashable, Sendable {
  /// Incremented when a member changes its meaning or is removed; not when one is added.
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
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in [("format", .int(Self.format)), ("event", .string(event))] + members {
      writer.key(name)
      writer.write(value)
    }
    writer.endObject()
    return Self.visible(String(decoding: writer.bytes, as: UTF8.self))
  }

  /// The same JSON with control, bidirectional and invisible characters escaped. They only occur in
  /// strings.
  private static func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar.value == 0x7F || DisplayText.isHidden(scalar) {
        for unit in String(scalar).utf16 {
          result += "\\u" + hex(UInt32(unit), width: 4).lowercased()
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension SourceLocation {
  var json: JSONValue {
    [
      "file": .string(file), "line": .int(range.start.line), "column": .int(range.start.column),
    ]
  }
}
