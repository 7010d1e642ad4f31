/// Scans a text once and builds its outline. This part scans the lines of block layout.
struct OutlineScanner {
  let source: SourceFile
  let bytes: [UInt8]
  var entries: [Outline.Entry]
  var comments: [Range<Int>] = []
  var at: Int
  private var lineStart = 0
  /// The additional columns for tabs in the line's indentation, seven per tab. YAML doesn't allow
  /// such tabs, but to the user they look wide.
  private var tabs = 0
  /// The innermost block entry that the next lines may still belong to.
  private var open = 0

  init(_ source: SourceFile) {
    self.source = source
    bytes = source.bytes
    at = source.byteOrderMarkLength
    entries = [
      Outline.Entry(
        kind: .root, isInFlow: false, indent: -1, start: at, key: at..<at, end: at, parent: -1)
    ]
    entries.reserveCapacity(bytes.count / 24)
  }

  mutating func scan() {
    while at < bytes.count {
      lineStart = at
      skipSpace()
      tabs = bytes[lineStart..<at].count { $0 == 0x09 } * 7
      if isAtContent, !isMarker { block() }
      skipLine()
    }
    while open > 0 { leave() }
  }

  /// `---`, `...` and directives.
  private var isMarker: Bool {
    guard at == lineStart else { return false }
    if bytes[at] == UInt8(ascii: "%") { return true }
    guard at + 3 <= bytes.count else { return false }
    let word = bytes[at..<at + 3]
    return (word.elementsEqual("---".utf8) || word.elementsEqual("...".utf8))
      && (at + 3 == bytes.count || isSpace(at + 3) || isLineEnd(at + 3))
  }

  private func column(_ index: Int) -> Int { index - lineStart + tabs }

  // MARK: A line

  private mutating func block() {
    // Several dashes on one line nest: `- - key: value`.
    while isDash(at) {
      let column = column(at)
      leave(toHoldItemAt: column)
      let item = add(.item, indent: column, key: at..<at, colon: at)
      at += 1
      skipSpace()
      if !isAtContent { return }
      if let (key, colon) = key() {
        pair(key, colon)
        return
      }
      if !isDash(at) {
        value(of: item)
        return
      }
    }
    if let (key, colon) = key() {
      pair(key, colon)
    } else {
      bare()
    }
  }

  private mutating func pair(_ key: Range<Int>, _ colon: Int) {
    let column = column(key.lowerBound)
    leave(toHoldKeyAt: column)
    let pair = add(.key, indent: column, key: key, colon: colon)
    at = colon + 1
    value(of: pair)
  }

  /// Scans a line that is neither key nor item: the value of the entry above, a continuation of its
  /// text, or a key without a colon yet.
  private mutating func bare() {
    let column = column(at)
    leave(toHoldKeyAt: column)
    let owner = entries[open]
    guard owner.firstChild == nil else {
      addBare(column)
      return
    }
    switch owner.value {
    case .scalar(let range, .plain):
      // A plain text can span several lines.
      let end = plainEnd()
      entries[open].value = .scalar(range.lowerBound..<end, .plain)
      finish(open, at: end)
    case .nothing:
      switch bytes[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "'"),
        UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "|"), UInt8(ascii: ">"),
        UInt8(ascii: "!"):
        value(of: open)
      default: addBare(column)
      }
    case .scalar, .alias, .flow: addBare(column)
    }
  }

  private mutating func addBare(_ column: Int) {
    let start = at
    let end = plainEnd()
    let entry = add(.bare, indent: column, key: start..<end, colon: nil)
    finish(entry, at: end)
  }

  /// The key that begins here and has its colon on this line; nil if there is none.
  private func key() -> (key: Range<Int>, colon: Int)? {
    let first = bytes[at]
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      guard let close = closingQuote(from: at, before: lineEnd(from: at)) else { return nil }
      var colon = close + 1
      while colon < bytes.count, isSpace(colon) { colon += 1 }
      return isColon(colon) ? (at..<close + 1, colon) : nil
    }
    if "{[#&*!|>%@`,]}".utf8.contains(first) { return nil }
    var position = at
    while position < bytes.count, !isLineEnd(position) {
      if isColon(position) {
        var end = position
        while end > at, isSpace(end - 1) { end -= 1 }
        return (at..<end, position)
      }
      if isCommentStart(position) { return nil }
      position += 1
    }
    return nil
  }

  // MARK: Nesting

  mutating func add(
    _ kind: Outline.Entry.Kind, indent: Int, key: Range<Int>, colon: Int?
  ) -> Int {
    let index = append(
      Outline.Entry(
        kind: kind, isInFlow: false, indent: indent, start: key.lowerBound, key: key, colon: colon,
        end: (colon.map { $0 + 1 }) ?? key.upperBound, parent: open))
    open = index
    return index
  }

  mutating func append(_ entry: Outline.Entry) -> Int {
    let index = entries.count
    entries.append(entry)
    if let last = entries[entry.parent].lastChild {
      entries[last].next = index
    } else {
      entries[entry.parent].firstChild = index
    }
    entries[entry.parent].lastChild = index
    return index
  }

  mutating func finish(_ index: Int, at end: Int) {
    entries[index].end = max(entries[index].end, end)
  }

  private mutating func leave() {
    let parent = entries[open].parent
    finish(parent, at: entries[open].end)
    open = parent
  }

  private mutating func leave(toHoldKeyAt column: Int) {
    while open > 0, entries[open].indent >= column { leave() }
  }

  /// A list may be below its key without being indented.
  private mutating func leave(toHoldItemAt column: Int) {
    while open > 0, entries[open].indent >= column {
      if entries[open].indent == column, entries[open].kind == .key, holdsItems(entries[open]) {
        return
      }
      leave()
    }
  }

  private func holdsItems(_ entry: Outline.Entry) -> Bool {
    guard case .nothing = entry.value else { return false }
    return entry.firstChild.map { entries[$0].kind == .item } ?? true
  }

  private mutating func skipLine() {
    while at < bytes.count, !isLineEnd(at) {
      if isCommentStart(at) {
        skipComment()
        break
      }
      at += 1
    }
    skipLineEnd()
  }
}
