/// Writes the text of a scalar so that it is read back as exactly this text.
enum YAMLQuoting {
  /// Where the scalar is written: in flow collections more characters have a meaning.
  enum Context: Hashable, Sendable { case block, flow }

  /// - Parameter style: the style of the value that it replaces; kept if possible.
  static func written(
    _ text: String, in context: Context, like style: YAMLNode.ScalarStyle = .plain
  ) -> String {
    if text.unicodeScalars.contains(where: needsEscape) { return doubleQuoted(text) }
    switch style {
    case .singleQuoted: return "'" + text.replacingLiteral("'", with: "''") + "'"
    case .doubleQuoted: return doubleQuoted(text)
    case .plain, .literal, .folded:
      return isPlain(text, in: context) ? text : doubleQuoted(text)
    }
  }

  /// Whether YAML 1.1, YAML 1.2 or the stack language reads these bare words as something other
  /// than a text: null, a boolean, a number or a time.
  static func looksSpecial(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    if words.contains(text.lowercased()) { return true }
    let isNumberLike =
      isDigit(first)
      || (first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        || first == UInt8(ascii: ".")) && text.utf8.dropFirst().first.map(isDigit) == true
    guard isNumberLike else { return false }
    // Numbers in all forms (1_000, 0x1F, 0o17, 1.5e3, 1:30) and dates consist of these characters
    // only. Few other texts do, and quoting those is harmless.
    return text.utf8.allSatisfy { byte in
      isDigit(byte) || "+-._:xobeETZ ".utf8.contains(byte)
        || (text.hasPrefix("0x") && (0x61...0x66).contains(byte | 0x20))
    }
  }

  private static let words: Set<String> = [
    "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", "+.inf",
    ".nan", "<<", "=",
  ]

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isPlain(_ text: String, in context: Context) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, !looksSpecial(text) else {
      return false
    }
    if "-?:,[]{}#&*!|>'\"%@` ".utf8.contains(first) { return false }
    if last == UInt8(ascii: " ") || last == UInt8(ascii: ":") { return false }
    if text.containsLiteral(": ") || text.containsLiteral(" #") || text.hasPrefix("---") {
      return false
    }
    return context == .block || !text.utf8.contains { ",[]{}".utf8.contains($0) }
  }

  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202F...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      // Bidirectional controls are written as escapes.
      (0x200E...0x200F).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    default: true
    }
  }

  private static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where needsEscape(scalar):
        let value = scalar.value
        result +=
          value < 0x100
          ? "\\x" + hex(value, width: 2)
          : value < 0x10000 ? "\\u" + hex(value, width: 4) : "\\U" + hex(value, width: 8)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
