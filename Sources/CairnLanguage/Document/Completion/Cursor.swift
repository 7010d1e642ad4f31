/// The place of the cursor in an outline, and the word it is in.
struct Cursor: Sendable {
  enum Place: Sendable {
    /// In a key, or in a word that may become one, of the map in `parent`.
    case key(parent: Int, entry: Int?)
    /// In the value of an entry, or where the value would be.
    case value(of: Int)
    /// On a blank line, where another key or item of an entry could be.
    case line(in: Int)
    /// In a flow list, where another item could be.
    case item(in: Int)
  }

  var place: Place
  /// The range to replace: the word around the cursor, without quotes.
  var word: Range<Int>
  /// The text is in quotes or, in a block scalar, needs none.
  var isQuoted = false
  var isInFlow = false
  /// There is no space between the cursor and the colon or dash before it.
  var needsSpace = false
  /// The number of spaces missing from the line's indentation. If there are too many, `word`
  /// includes the superfluous ones.
  var missingIndentation = 0
  /// The reference that the cursor is in.
  var reference: ReferenceText?

  /// Nil if no text can be completed: in a comment, or after a finished value.
  init?(at offset: Int, in outline: Outline, _ lines: LineIndex) {
    if outline.isInComment(offset) { return nil }
    var index = outline.lastEntry(startingBy: offset)
    while index > 0 {
      if let found = Cursor(in: index, at: offset, outline) {
        self = found
        return
      }
      // Entries that begin before the cursor on other lines don't matter, unless they have open
      // brackets.
      index = outline[index].parent
    }
    if let found = Cursor(in: 0, at: offset, outline) {
      self = found
      return
    }
    let lineStart = lines.start(ofLineAt: offset)
    let lineEnd = lines.end(ofLineAt: offset)
    guard Self.isSpace(outline.bytes[lineStart..<lineEnd]) else { return nil }
    let tabs = outline.bytes[lineStart..<offset].count { $0 == 0x09 }
    self.init(onBlankLine: lineStart, column: offset - lineStart + tabs * 7, offset, outline)
    guard case .line(let owner) = place else { return }
    // YAML doesn't count tabs as indentation, whatever their width.
    let column = tabs == 0 ? offset - lineStart : 0
    indent(from: lineStart, column, to: Self.column(inside: owner, outline, column), offset)
  }

  private init(_ place: Place, _ word: Range<Int>) {
    self.place = place
    self.word = word
  }

  // MARK: Blank lines

  /// - Parameter column: the column of the cursor. If it is between two levels, or less than a
  ///   level too deep, the nearest level is used; of two equally near ones, the deeper.
  private init?(onBlankLine lineStart: Int, column: Int, _ offset: Int, _ outline: Outline) {
    var owner = outline.lastEntry(startingBy: lineStart - 1)
    while owner > 0, outline[owner].isInFlow || outline[owner].indent >= column {
      owner = outline[owner].parent
    }
    let entry = outline[owner]
    if entry.kind == .bare { return nil }
    switch entry.value {
    case .nothing:
      if owner > 0, let inside = Self.children(of: owner, outline),
        column - entry.indent < inside - column
      {
        owner = entry.parent
      }
    case .scalar(_, .plain), .scalar(_, .quoted), .alias, .flow(_, _?, _):
      // A finished value: another entry beside it can follow.
      let step = max(2, entry.indent - outline[entry.parent].indent)
      guard owner > 0, column - entry.indent < step else { return nil }
      owner = entry.parent
    // The continuation of a text isn't a key.
    case .scalar(_, .block), .scalar(_, .unclosed), .flow(_, nil, _): return nil
    }
    self.init(.line(in: owner), offset..<offset)
  }

  /// The column of the lines inside an entry; nil if there are none, or if they aren't indented
  /// (items below their key).
  private static func children(of owner: Int, _ outline: Outline) -> Int? {
    guard let child = outline[owner].firstChild, !outline[child].isInFlow,
      outline[child].indent > outline[owner].indent
    else { return nil }
    return outline[child].indent
  }

  /// The column where a line inside an entry should begin.
  private static func column(inside owner: Int, _ outline: Outline, _ column: Int) -> Int {
    if let child = outline[owner].firstChild { return outline[child].indent }
    return owner == 0 ? 0 : max(column, outline[owner].indent + 2)
  }

  private mutating func indent(from lineStart: Int, _ column: Int, to level: Int, _ offset: Int) {
    if column < level {
      missingIndentation = level - column
      word = lineStart + column..<offset
    } else {
      word = lineStart + level..<offset
    }
  }

  // MARK: Inside an entry

  private init?(in index: Int, at offset: Int, _ outline: Outline) {
    let entry = outline[index]
    if entry.kind != .item, index > 0, entry.key.lowerBound <= offset,
      offset <= entry.key.upperBound
    {
      self.init(key: index, at: offset, outline)
      return
    }
    switch entry.value {
    case .scalar(let range, let style):
      if range.lowerBound <= offset, offset <= range.upperBound {
        self.init(scalar: range, style, of: index, at: offset, outline)
        return
      }
    case .alias(let range):
      if range.lowerBound <= offset, offset <= range.upperBound {
        self.init(.value(of: index), range)
        isInFlow = entry.isInFlow
        return
      }
    case .flow(let open, let close, let isMapping):
      if open < offset, offset <= close ?? Int.max,
        close != nil || offset <= entry.end
          || Self.isOpen(index, at: offset, outline)
      {
        self.init(inFlow: index, open: open, isMapping, at: offset, outline)
        return
      }
    case .nothing: break
    }
    guard let colon = entry.colon, colon < offset, case .nothing = entry.value, index > 0,
      Self.isSpace(outline.bytes[colon + 1..<offset]) || Self.isBehindAnchor(entry, offset, outline)
    else { return nil }
    self.init(.value(of: index), offset..<offset)
    isInFlow = entry.isInFlow
    needsSpace = offset == colon + 1
  }

  /// `environment: &environment ▮`
  private static func isBehindAnchor(
    _ entry: Outline.Entry, _ offset: Int, _ outline: Outline
  ) -> Bool {
    guard let anchor = entry.anchor, anchor.upperBound < offset else { return false }
    return isSpace(outline.bytes[anchor.upperBound..<offset])
  }

  private static func isSpace(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  private init(key index: Int, at offset: Int, _ outline: Outline) {
    let entry = outline[index]
    var word = outline.inner(entry.key)
    isQuoted = word != entry.key
    if entry.kind == .bare {
      // The rest of a line without a colon can be anything.
      var end = offset
      while end < word.upperBound, ReferenceText.isPart(outline.bytes[end]),
        outline.bytes[end] != 0x20
      {
        end += 1
      }
      word = word.lowerBound..<max(end, word.lowerBound)
      reference = Self.reference(in: entry.key, at: offset, outline)
    }
    self.place = .key(parent: entry.parent, entry: index)
    self.word = word.lowerBound...word.upperBound ~= offset ? word : offset..<offset
    isInFlow = entry.isInFlow
  }

  private init(
    scalar range: Range<Int>, _ style: Outline.Entry.Style, of index: Int, at offset: Int,
    _ outline: Outline
  ) {
    let inner = outline.inner(range)
    place = .value(of: index)
    word = inner.lowerBound...inner.upperBound ~= offset ? inner : offset..<offset
    isQuoted = inner != range || style == .block
    isInFlow = outline[index].isInFlow
    reference = Self.reference(in: range, at: offset, outline)
    if style == .block, reference == nil { word = offset..<offset }
  }

  private static func reference(
    in range: Range<Int>, at offset: Int, _ outline: Outline
  ) -> ReferenceText? {
    ReferenceText.all(in: range, of: outline.bytes).first { reference in
      reference.range.lowerBound + 2 <= offset
        && offset <= reference.range.upperBound - (reference.isClosed ? 1 : 0)
    }
  }

  /// Whether a bracket is still open at a place after everything written in it.
  private static func isOpen(_ index: Int, at offset: Int, _ outline: Outline) -> Bool {
    let end = outline[index].end
    guard end <= offset else { return false }
    let between = outline.bytes[end..<offset]
    let space = Array(" \t\r\n,".utf8)
    guard between.allSatisfy(space.contains) else { return false }
    guard let line = between.lastIndex(of: 0x0A) else { return true }
    return offset - line - 1 > outline[index].indent
  }

  private init?(
    inFlow index: Int, open: Int, _ isMapping: Bool, at offset: Int, _ outline: Outline
  ) {
    // The last byte before it that isn't a space or line break determines what can follow.
    var before = offset - 1
    while before > open {
      let byte = outline.bytes[before]
      guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { break }
      before -= 1
    }
    guard before == open || outline.bytes[before] == UInt8(ascii: ",") else { return nil }
    place = isMapping ? .key(parent: index, entry: nil) : .item(in: index)
    word = offset..<offset
    isInFlow = true
  }
}
