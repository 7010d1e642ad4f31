import CairnLanguage

/// Text for Markdown as GitHub and GitLab render it, in which nothing of a value is markup.
enum MarkdownText {
  /// Words in prose or a table's cell: every ASCII character that could be markup is an entity.
  static func escaped(_ text: String) -> String { entities(text.visible, keeping: plain) }

  /// A value on one line, as code: nobody is mentioned by an `@` and no link made of a URL.
  static func code(_ text: String) -> String {
    let safe = text.visible
    if safe.isEmpty { return "" }
    // A cell ends at a pipe even in code, and a span can't begin or end with a backtick.
    if safe.utf8.contains(where: { "`|\\<>&".utf8.contains($0) }) || safe.first == " " {
      return "<code>\(entities(safe, keeping: []))</code>"
    }
    return "`\(safe)`"
  }

  /// Lines in a fence longer than any in them.
  static func block(_ lines: [String]) -> String {
    let safe = lines.map(\.visible)
    var (longest, run) = (2, 0)
    for byte in safe.joined(separator: "\n").utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return ([fence + "text"] + safe + [fence]).joined(separator: "\n")
  }

  /// Punctuation that is never markup within a line.
  private static let plain = Set(" ,.;()/-'\"%?=+".unicodeScalars)

  private static func entities(_ text: String, keeping kept: Set<Unicode.Scalar>) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isWord = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      let isDigit = ("0"..."9").contains(scalar)
      if isWord || isDigit || scalar.value >= 0x80 || scalar == " " || kept.contains(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "&#\(scalar.value);"
      }
    }
    return result
  }
}
