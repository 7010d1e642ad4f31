import CairnLanguage

/// A value on one line, as the YAML would spell it.
enum ValueText {
  static let unknown = "(known after apply)"
  static let secret = Secret.shown
  static let absent = "(none)"

  static func text(_ value: Value?, _ type: FieldType) -> String {
    switch value {
    case nil: absent
    case .null: "null"
    case .boolean(let flag): String(flag)
    case .integer(let number): text(number, type)
    case .number(let number): number.text
    case .string(let text): spelled(isReference(type) ? lastName(of: text) : text)
    case .list(let items):
      "[" + items.map { text($0, itemType(of: type)) }.joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.sorted { $0.key < $1.key }
        .map { key, entry in
          let field = entryField(key, of: type)
          return "\(spelled(key)): \(field.isSecret ? secret : text(entry, field.type))"
        }
        .joined(separator: ", ") + "}"
    case .unresolved(let template):
      template.parts.map { part in
        switch part {
        case .literal(let text): text
        case .reference: unknown
        }
      }.joined()
    case .secret: secret
    }
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

  /// The name at the end of an ARN: what a reference says to people.
  private static func lastName(of text: String) -> String {
    guard text.hasPrefix("arn:") else { return text }
    return text.split(whereSeparator: { $0 == ":" || $0 == "/" }).last.map(String.init) ?? text
  }

  static func itemType(of type: FieldType) -> FieldType {
    switch type {
    case .list(let item, _, _): item
    default: .any
    }
  }

  /// The type of one entry, and whether it may be shown.
  static func entryField(_ key: String, of type: FieldType) -> (type: FieldType, isSecret: Bool) {
    switch type {
    case .object(let fields):
      fields.first { $0.name == key }.map { ($0.type, $0.isSecret) } ?? (.any, false)
    case .map(_, let value): (value, false)
    default: (.any, false)
    }
  }

  /// In quotes only where YAML would otherwise read something else, or nothing could be seen.
  static func spelled(_ text: String) -> String {
    needsQuotes(text)
      ? "\"" + text.replacingLiteral("\\", with: "\\\\").replacingLiteral("\"", with: "\\\"") + "\""
      : text
  }

  private static func needsQuotes(_ text: String) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    if first.isWhitespace || last.isWhitespace { return true }
    if ["true", "false", "null", "yes", "no", "on", "off", "~"].contains(text.lowercased()) {
      return true
    }
    if Double(text) != nil { return true }
    if "-?:,[]{}#&*!|>'\"%@`".contains(first), !(first == "-" && text.count > 1) { return true }
    return text.contains(": ") || text.contains(" #")
      || text.contains(where: { ",[]{}".contains($0) })
  }
}
