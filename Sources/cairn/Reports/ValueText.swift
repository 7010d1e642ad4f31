import CairnJSON
import CairnLanguage

/// A value on one line, as the YAML would spell it.
enum ValueText {
  static let unknown = "(known after apply)"
  static let secret = Secret.shown
  static let absent = "(none)"

  /// How exactly values are spelled. Each is for when the one before makes one text of two values.
  enum Spelling: Hashable, Sendable, CaseIterable {
    /// A reference by the name of what it means.
    case short
    /// References in full, also those that are not known yet.
    case full
    /// Texts in quotes, without any character that looks like another.
    case exact
  }

  static func text(
    _ value: Value?, _ type: FieldType, spelling: Spelling = .short
  ) -> String {
    switch value {
    case nil: absent
    case .null: "null"
    case .boolean(let flag): String(flag)
    case .integer(let number): text(number, type)
    case .number(let number): number.text
    case .string(let text): string(text, type, spelling)
    case .list(let items): list(items, type, spelling)
    case .map(let entries):
      "{"
        + entries.sorted { $0.key < $1.key }
        .map { key, entry in
          let field = type.member(key)
          let name = spelling == .exact ? quoted(key) : spelled(key)
          let shown = field.isSecret ? secret : text(entry, field.type, spelling: spelling)
          return "\(name): \(shown)"
        }
        .joined(separator: ", ") + "}"
    case .unresolved(let template):
      spelling == .short
        ? template.parts.map { part in
          switch part {
          case .literal(let text): text
          case .reference: unknown
          }
        }.joined() : "\(unknown): \(string(template.description, .any, spelling))"
    case .secret: secret
    }
  }

  private static func string(_ text: String, _ type: FieldType, _ spelling: Spelling) -> String {
    switch spelling {
    case .short: spelled(isReference(type) ? name(inARN: text) : text)
    case .full: spelled(text)
    case .exact: quoted(text)
    }
  }

  private static func list(_ items: [Value], _ type: FieldType, _ spelling: Spelling) -> String {
    var items = items
    if case .policyStatements = type { items = items.map(PolicyStatement.written) }
    let texts = items.map { text($0, type.itemType, spelling: spelling) }
    return "[" + texts.joined(separator: ", ") + "]"
  }

  /// The same on one line that is safe to print, no wider than `limit` columns; of what is very long
  /// its size is told.
  static func text(_ value: Value?, _ type: FieldType, limit: Int) -> String {
    text(value, type).shortened(toColumns: limit)
  }

  /// Where there is no limit of columns, for what people read: a page, a test report.
  static let longest = 2_000

  private static func text(_ number: Int, _ type: FieldType) -> String {
    switch type {
    case .duration: ScalarText.format(seconds: number)
    case .size(_, let unit): ScalarText.format(size: number, in: unit)
    default: String(number)
    }
  }

  private static func isReference(_ type: FieldType) -> Bool {
    if case .reference = type { true } else { false }
  }

  /// What an ARN says of its resource beyond the kind of it, as `jobs`, `table/stream/time`: what a
  /// reference means to people.
  private static func name(inARN text: String) -> String {
    guard let resource = ARN(text)?.resource else { return text }
    let end = resource.firstIndex { $0 == ":" || $0 == "/" }
    let name = end.map { resource[resource.index(after: $0)...] } ?? resource[...]
    return name.isEmpty ? text : String(name)
  }

  /// In quotes only where YAML would otherwise read something else, or nothing could be seen.
  static func spelled(_ text: String) -> String {
    needsQuotes(text)
      ? "\"" + text.replacingLiteral("\\", with: "\\\\").replacingLiteral("\"", with: "\\\"") + "\""
      : text
  }

  /// In quotes, with all that is not printable ASCII escaped.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case " "..."~": String(scalar)
      default: "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return "\"" + escaped.joined() + "\""
  }

  private static func needsQuotes(_ text: String) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    if first.isWhitespace || last.isWhitespace { return true }
    // What stands for values.
    if text == absent || text == secret || text.containsLiteral(unknown) { return true }
    if ["true", "false", "null", "yes", "no", "on", "off", "~"].contains(text.lowercased()) {
      return true
    }
    if Double(text) != nil { return true }
    if "-?:,[]{}#&*!|>'\"%@`".contains(first), !(first == "-" && text.count > 1) { return true }
    return text.contains(": ") || text.contains(" #")
      || text.contains(where: { ",[]{}".contains($0) })
  }
}
