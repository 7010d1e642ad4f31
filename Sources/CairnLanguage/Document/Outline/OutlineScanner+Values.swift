/// Scans what follows a colon or a dash.
extension OutlineScanner {
  mutating func value(of owner: Int) {
    skipSpace()
    properties(of: owner)
    guard isAtContent else { return }
    switch bytes[at] {
    case UInt8(ascii: "*"):
      let start = at
      skipWord()
      entries[owner].value = .alias(start..<at)
    case UInt8(ascii: "|"), UInt8(ascii: ">"): blockScalar(of: owner)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      entries[owner].value = quoted(below: entries[owner].indent)
    case UInt8(ascii: "{"), UInt8(ascii: "["): flow(of: owner)
    default:
      let start = at
      entries[owner].value = .scalar(start..<plainEnd(), .plain)
    }
    finish(owner, at: valueEnd(entries[owner]))
  }

  private func valueEnd(_ entry: Outline.Entry) -> Int {
    switch entry.value {
    case .nothing: entry.end
    case .scalar(let range, _), .alias(let range): range.upperBound
    case .flow(_, let close, _): close.map { $0 + 1 } ?? entry.end
    }
  }

  /// Scans anchor and tag.
  mutating func properties(of owner: Int) {
    while at < bytes.count, bytes[at] == UInt8(ascii: "&") || bytes[at] == UInt8(ascii: "!") {
      let start = at
      skipWord()
      if bytes[start] == UInt8(ascii: "&") { entries[owner].anchor = start..<at }
      finish(owner, at: at)
      skipSpace()
    }
  }

  mutating func skipWord() {
    at += 1
    while !endsWord(at), !isFlowIndicator(at) { at += 1 }
  }

  /// Advances to the end of an unquoted text on this line, and returns it.
  mutating func plainEnd() -> Int {
    var end = at
    while at < bytes.count, !isLineEnd(at), !isCommentStart(at) {
      if !isSpace(at) { end = at + 1 }
      at += 1
    }
    return end
  }

  /// Scans a `|` or `>` scalar: all lines that are indented more than their key.
  private mutating func blockScalar(of owner: Int) {
    let start = at
    _ = plainEnd()
    if at < bytes.count, isCommentStart(at) { skipComment() }
    var end = at
    while at < bytes.count {
      let line = lineStart(afterEnd: at)
      var next = line
      while next < bytes.count, bytes[next] == 0x20 { next += 1 }
      let isBlank = next >= bytes.count || isLineEnd(next)
      if !isBlank, next - line <= entries[owner].indent { break }
      at = lineEnd(from: next)
      if !isBlank { end = at }
      if next >= bytes.count { break }
    }
    at = end
    entries[owner].value = .scalar(start..<end, .block)
  }

  /// Scans a text in quotes. If it isn't closed on its line, it continues over lines that are
  /// indented more than `indent`, provided it is closed there; otherwise it ends with its line.
  mutating func quoted(below indent: Int) -> Outline.Entry.Value {
    let start = at
    let end = lineEnd(from: at)
    if let close = closingQuote(from: start, before: end) {
      at = close + 1
      return .scalar(start..<at, .quoted)
    }
    var limit = end
    while limit < bytes.count {
      let line = lineStart(afterEnd: limit)
      var next = line
      while next < bytes.count, isSpace(next) { next += 1 }
      guard next >= bytes.count || isLineEnd(next) || next - line > indent else { break }
      limit = lineEnd(from: next)
      if let close = closingQuote(from: start, before: limit) {
        // This quote opens another text and closes none.
        guard closesHere(close) else { break }
        at = close + 1
        return .scalar(start..<at, .quoted)
      }
    }
    at = end
    return .scalar(start..<end, .unclosed)
  }

  private func closesHere(_ quote: Int) -> Bool {
    var next = quote + 1
    while next < bytes.count, isSpace(next) { next += 1 }
    return next >= bytes.count || isLineEnd(next) || isFlowIndicator(next) || isCommentStart(next)
  }
}
