import CairnJSON
import CairnLanguage

/// A value on one line, spelled as in YAML.
enum ValueText {
  static let unknown = "(known after apply)"
  static let secret = Secret.shown
  static let absent = "(none)"

  /// How exactly values are spelled. Each level is used if two values have equal texts in the
  /// previous one.
  enum Spelling: Hashable, Sendable, CaseIterable {
    /// A reference as the name of its resource.
    case short
    /// References in full, even if they aren't known yet.
    case full
    /// Texts in quotes, with ambiguous characters escaped.
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

  /// The same on one line that is safe to print, no wider than `limit` columns; a very long value
  /// shows its size.
  static func text(_ value: Value?, _ type: FieldType, limit: Int) -> String {
    text(value, type).shortened(toColumns: limit)
  }

  /// The limit for pages and test reports, which have no columns.
  static let longest = 2_000

  private static func text(_ number: Int, _ type: FieldType) -> String {
    switch type {
    case .duration: ScalarText.format(seconds: number)
    case .size(_, let unit): ScalarText.format(size: number, in: unit)
    default: String(number)
    }
  }

  private static func isReference(_ type: FieldType) -> Bool {
    if case .reference = type.short { true } else { false }
  }

  /// The part of an ARN that identifies the resource, such as `jobs` or `table/stream/time`.
  private static func name(inARN text: String) -> String {
    guard let resource = ARN(text)?.resource else { return text }
    let end = resource.firstIndex { $0 == ":" || $0 == "/" }
    let name = end.map { resource[resource.index(after: $0)...] } ?? resource[...]
    return name.isEmpty ? text : String(name)
  }

  /// In quotes only if YAML would otherwise read another value, or nothing would be visible.
  static func spelled(_ text: String) -> String {
    needsQuotes(text)
      ? "\"" + text.replacingLiteral("\\", with: "\\\\").replacingLiteral("\"", with: "\\\"") + "\""
      : text
  }

  /// In quotes, with everything except printable ASCII escaped.
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
    // Placeholders for values.
    if text == absent || text == secret || text.containsLiteral(unknown) { return true }
    if ["true", "false", "null", "yes", "no", "on", "off", "~"].contains(text.lowercased()) {
      return true
    }
    if Double(text) != nil { return true }
    if "-?:,[]{}#&*!|>'\"%@`".contains(first), !(first == "-" && text.count > 1) { return true }
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch (previous, byte) {
      case (UInt8(ascii: ":"), UInt8(ascii: " ")), (UInt8(ascii: " "), UInt8(ascii: "#")),
        (_, UInt8(ascii: ",")), (_, UInt8(ascii: "[")), (_, UInt8(ascii: "]")),
        (_, UInt8(ascii: "{")), (_, UInt8(ascii: "}")):
        return true
      default: previous = byte
      }
    }
    return false
  }
}
