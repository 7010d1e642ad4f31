import CairnJSON
import CairnLanguage

/// Writes values as YAML in whatever layout chance gives: any indentation, brackets or lines,
/// quotes, comments, blank lines, anchors, texts over several lines. All of it is valid.
package struct MessyYAML {
  private var random: SeededRandom
  private var text = ""
  private var anchors: [(name: String, value: Value)] = []
  private var count = 0
  /// Every comment that was written.
  package private(set) var comments: [String] = []

  package init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// - Parameter fields: in the order in which they are to stand.
  package mutating func document(_ fields: [(String, Value)]) -> String {
    text = ""
    noise(indent: 0)
    if chance(10) { text += "---" + trailing() + "\n" }
    block(fields, indent: 0)
    noise(indent: chance(50) ? 0 : 3)
    return text
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func spaces(_ range: ClosedRange<Int>) -> String {
    String(repeating: " ", count: Int.random(in: range, using: &random))
  }

  private mutating func comment() -> String {
    count += 1
    let texts = [
      "# note \(count)", "#\(count)", "# 'x: \(count)' [", "#\ttab \(count)", "# ü \(count)",
    ]
    let comment = texts[Int.random(in: 0..<texts.count, using: &random)]
    comments.append(comment)
    return comment
  }

  /// Blank lines and comments of their own.
  private mutating func noise(indent: Int) {
    while chance(20) {
      switch Int.random(in: 0..<3, using: &random) {
      case 0: text += "\n"
      case 1: text += spaces(0...4) + "\n"
      default: text += String(repeating: " ", count: indent) + comment() + "\n"
      }
    }
  }

  private mutating func trailing() -> String {
    chance(15) ? spaces(1...3) + comment() + spaces(0...2) : chance(10) ? spaces(1...3) : ""
  }

  // MARK: Lines

  private mutating func block(_ fields: [(String, Value)], indent: Int) {
    for (key, value) in fields {
      noise(indent: chance(80) ? indent : indent + 1)
      text += String(repeating: " ", count: indent)
      entry(key, value, indent: indent)
    }
  }

  private mutating func entry(_ key: String, _ value: Value, indent: Int) {
    let key = self.key(key)
    if chance(3) {
      text += "? " + key + "\n" + String(repeating: " ", count: indent) + ":"
    } else {
      text += key + (chance(5) ? " :" : ":")
    }
    self.value(value, indent: indent, isItem: false)
  }

  /// What follows a colon or a dash, up to the end of its lines.
  private mutating func value(_ value: Value, indent: Int, isItem: Bool) {
    if let known = anchors.first(where: { $0.value == value }), chance(50) {
      text += " *\(known.name)" + trailing() + "\n"
      return
    }
    var properties = ""
    if chance(8) {
      count += 1
      properties = " &a\(count)"
    }
    defer { if !properties.isEmpty { anchors.append((String(properties.dropFirst(2)), value)) } }
    switch value {
    case .map(let entries) where !entries.isEmpty && !chance(40):
      let inner = indent + Int.random(in: 1...5, using: &random)
      let fields = shuffled(entries)
      if isItem, properties.isEmpty, chance(70) {
        text += " "
        let column = indent + 2
        entry(fields[0].0, fields[0].1, indent: column)
        block(Array(fields.dropFirst()), indent: column)
        return
      }
      text += properties + trailing() + "\n"
      block(fields, indent: inner)
    case .list(let items) where !items.isEmpty && !chance(40):
      text += properties + trailing() + "\n"
      let inner = !isItem && chance(30) ? indent : indent + Int.random(in: 1...4, using: &random)
      for item in items {
        noise(indent: inner)
        text += String(repeating: " ", count: inner) + "-"
        self.value(item, indent: inner, isItem: true)
      }
    case .string(let string) where Self.isProse(string) && chance(60):
      text += properties + long(string, indent: indent)
    case .null where properties.isEmpty && chance(50): text += trailing() + "\n"
    default:
      text += properties + spaces(1...2) + flow(value, indent: indent + 1) + trailing() + "\n"
    }
  }

  private mutating func shuffled(_ entries: [String: Value]) -> [(String, Value)] {
    var fields = entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    fields.shuffle(using: &random)
    return fields
  }

  /// Words that mean the same without quotes and over several lines.
  private static func isProse(_ string: String) -> Bool {
    string.contains(" ") && !string.contains("  ")
      && string.utf8.allSatisfy { byte in
        byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x20 || byte == 0x2C || byte == 0x2E
      }
      && string.first?.isLetter == true && string.last != " "
  }

  /// A text over several lines.
  private mutating func long(_ string: String, indent: Int) -> String {
    let inner = String(repeating: " ", count: indent + Int.random(in: 1...4, using: &random))
    let words = string.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return " |-" + (chance(30) ? "  " + comment() : "") + "\n" + inner + string + "\n"
    case 1: return " >-\n" + inner + words.joined(separator: "\n" + inner) + "\n"
    case 2: return " \"" + words.joined(separator: "\n" + inner) + "\"" + trailing() + "\n"
    default: return " " + words.joined(separator: "\n" + inner) + trailing() + "\n"
    }
  }

  // MARK: Brackets

  private mutating func flow(_ value: Value, indent: Int) -> String {
    switch value {
    case .null: return chance(50) ? "null" : "~"
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number): return "\(number)"
    case .number(let number): return number.text
    case .string(let string): return scalar(string)
    case .list(let items):
      var parts: [String] = []
      for item in items { parts.append(flow(item, indent: indent)) }
      return brackets(parts, "[", "]", indent: indent)
    case .map(let entries):
      var parts: [String] = []
      for (key, value) in shuffled(entries) {
        parts.append(self.key(key) + ":" + spaces(1...2) + flow(value, indent: indent))
      }
      return brackets(parts, "{", "}", indent: indent)
    case .unresolved(let template): return "\"\(template)\""
    // None of what is generated is one.
    case .secret: return "secret"
    }
  }

  private mutating func brackets(
    _ parts: [String], _ open: String, _ close: String, indent: Int
  ) -> String {
    var result = open + gap(indent)
    for (index, part) in parts.enumerated() {
      result += part + spaces(0...1)
      if index < parts.count - 1 || chance(10) { result += "," + gap(indent) }
    }
    return result + close
  }

  private mutating func gap(_ indent: Int) -> String {
    guard chance(20) else { return spaces(0...2) }
    let comment = chance(40) ? " " + self.comment() : ""
    return comment + "\n" + String(repeating: " ", count: indent) + spaces(0...3)
  }

  // MARK: Words

  private mutating func key(_ key: String) -> String {
    let isPlain = key.utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    return isPlain && !chance(10) ? key : quoted(key)
  }

  private mutating func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    return isPlain && !chance(30) ? text : quoted(text)
  }

  private mutating func quoted(_ text: String) -> String {
    if chance(50), !text.contains("\n") { return "'" + text.replacing("'", with: "''") + "'" }
    return "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n") + "\""
  }
}
