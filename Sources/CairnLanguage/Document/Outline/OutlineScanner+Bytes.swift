/// Classifies single bytes.
extension OutlineScanner {
  func isSpace(_ index: Int) -> Bool { bytes[index] == 0x20 || bytes[index] == 0x09 }

  func isLineEnd(_ index: Int) -> Bool { bytes[index] == 0x0A || bytes[index] == 0x0D }

  /// Whether the scanner, after spaces, is at something other than a comment or the end of the
  /// line.
  var isAtContent: Bool { at < bytes.count && !isLineEnd(at) && !isCommentStart(at) }

  func isCommentStart(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "#")
      && (index == 0 || isSpace(index - 1) || isLineEnd(index - 1))
  }

  func endsWord(_ index: Int) -> Bool {
    index >= bytes.count || isSpace(index) || isLineEnd(index)
  }

  func isDash(_ index: Int) -> Bool {
    index < bytes.count && bytes[index] == UInt8(ascii: "-") && endsWord(index + 1)
  }

  /// Whether a colon ends a key in block layout.
  func isColon(_ index: Int) -> Bool {
    index < bytes.count && bytes[index] == UInt8(ascii: ":") && endsWord(index + 1)
  }

  func lineEnd(from index: Int) -> Int {
    var end = index
    while end < bytes.count, !isLineEnd(end) { end += 1 }
    return end
  }

  mutating func skipSpace() {
    while at < bytes.count, isSpace(at) { at += 1 }
  }

  mutating func skipComment() {
    let start = at
    at = lineEnd(from: at)
    comments.append(start..<at)
  }

  mutating func skipLineEnd() {
    if at < bytes.count { at = lineStart(afterEnd: at) }
  }

  /// The start of the line after a line's end.
  func lineStart(afterEnd end: Int) -> Int { end + (source.lineBreakLength(at: end) ?? 1) }

  /// The offset of the quote that closes the one at `start`, before `limit`.
  func closingQuote(from start: Int, before limit: Int) -> Int? {
    let quote = bytes[start]
    var index = start + 1
    while index < limit {
      if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        index += 2
        continue
      }
      if bytes[index] == quote {
        // In single quotes, two quotes are an escaped one.
        if quote == UInt8(ascii: "'"), index + 1 < limit, bytes[index + 1] == quote {
          index += 2
          continue
        }
        return index
      }
      index += 1
    }
    return nil
  }
}
