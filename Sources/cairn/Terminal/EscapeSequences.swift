/// The sequences that control a terminal: colours, cursor moves, titles, links.
/// ECMA-48, and xterm's "Control Sequences".
enum EscapeSequences {
  /// The text without them. An incomplete sequence stays, for `visible` to escape.
  static func removed(from text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 == "\u{1B}" || $0 == "\u{9B}" }) else {
      return text
    }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var at = 0
    while at < scalars.count {
      if let end = end(ofSequenceAt: at, in: scalars) {
        at = end
      } else {
        result.append(scalars[at])
        at += 1
      }
    }
    return String(result)
  }

  /// Nil if no complete sequence begins there.
  private static func end(ofSequenceAt start: Int, in text: [Unicode.Scalar]) -> Int? {
    if text[start] == "\u{9B}" { return endOfControl(from: start + 1, in: text) }
    guard text[start] == "\u{1B}", start + 1 < text.count else { return nil }
    switch text[start + 1] {
    case "[": return endOfControl(from: start + 2, in: text)
    // Titles, links, device strings: up to the string terminator or a bell.
    case "]", "P", "X", "^", "_":
      var at = start + 2
      while at < text.count {
        if text[at] == "\u{7}" || text[at] == "\u{9C}" { return at + 1 }
        if text[at] == "\u{1B}", at + 1 < text.count, text[at + 1] == "\\" { return at + 2 }
        at += 1
      }
      return nil
    default:
      var at = start + 1
      while at < text.count, (0x20...0x2F).contains(text[at].value) { at += 1 }
      return at < text.count && (0x30...0x7E).contains(text[at].value) ? at + 1 : nil
    }
  }

  private static func endOfControl(from start: Int, in text: [Unicode.Scalar]) -> Int? {
    var at = start
    while at < text.count, (0x20...0x3F).contains(text[at].value) { at += 1 }
    return at < text.count && (0x40...0x7E).contains(text[at].value) ? at + 1 : nil
  }
}
