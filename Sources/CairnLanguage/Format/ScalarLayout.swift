/// A plain or quoted scalar as written, with normalised quotes.
struct ScalarLayout {
  private let style: YAMLNode.ScalarStyle
  private let raw: String
  private let isAnchored: Bool

  init(_ source: SourceFile, _ node: LayoutNode) {
    raw = String(
      decoding: source.bytes[node.range.start.offset..<node.range.end.offset], as: UTF8.self)
    isAnchored = node.anchor != nil
    if case .scalar(let style) = node.content { self.style = style } else { style = .plain }
  }

  /// Its lines. Those after the first are without indentation, which has no meaning.
  var lines: [String] {
    quoted.readLines.enumerated().map { index, line in
      let line =
        index == 0 ? line[...] : Substring(line.unicodeScalars.drop { $0 == " " || $0 == "\t" })
      return style == .plain ? Self.trimmed(line) : String(line)
    }
  }

  /// The text as a key. Simple words lose their quotes, unless aliases repeat them elsewhere as
  /// texts.
  var keyText: String {
    guard style == .doubleQuoted || style == .singleQuoted else { return raw }
    if isAnchored { return quoted }
    return Self.isSimple(inner) ? String(inner) : quoted
  }

  /// The text between the quotes. Works on scalars, because a combining mark after a quote forms
  /// one character with it.
  private var inner: Substring { Substring(raw.unicodeScalars.dropFirst().dropLast()) }

  /// The text in double quotes, unless these would require an escape.
  private var quoted: String {
    guard style == .singleQuoted else { return raw }
    let needsSingle = inner.utf8.contains {
      $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
    }
    return needsSingle ? raw : "\"\(inner)\""
  }

  private static func trimmed(_ line: Substring) -> String {
    var line = line
    while let last = line.last, last == " " || last == "\t" { line.removeLast() }
    return String(line)
  }

  private static func isSimple(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first | 0x20 >= UInt8(ascii: "a"),
      first | 0x20 <= UInt8(ascii: "z")
    else { return false }
    let isWord = text.utf8.allSatisfy { byte in
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
    let others = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    return isWord && !others.contains(text.lowercased())
  }
}
