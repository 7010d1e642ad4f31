/// Where the lines of a text begin, so that positions need no walk from its start.
///
/// Lines and columns count as libyaml counts them: CR LF, CR, LF, NEL, LS and PS end a line, a column is
/// a Unicode scalar, and a byte order mark at the start takes no column.
struct LineIndex: Sendable {
  let source: SourceFile
  private let starts: [Int]

  init(_ source: SourceFile) {
    self.source = source
    var starts = [source.byteOrderMarkLength]
    var at = starts[0]
    while at < source.bytes.count {
      // All line breaks begin with one of these.
      switch source.bytes[at] {
      case 0x0A, 0x0D, 0xC2, 0xE2:
        guard let length = source.lineBreakLength(at: at) else { fallthrough }
        at += length
        starts.append(at)
      default: at += 1
      }
    }
    self.starts = starts
  }

  /// How many lines there are; the text after the last line break is one, even if it is empty.
  var count: Int { starts.count }

  /// The index of the line, from 0, that a byte is on.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  func start(ofLine line: Int) -> Int { starts[line] }

  func start(ofLineAt offset: Int) -> Int { starts[line(of: offset)] }

  /// Before the line break.
  func end(ofLineAt offset: Int) -> Int {
    var at = max(offset, starts[0])
    while at < source.bytes.count, source.lineBreakLength(at: at) == nil { at += 1 }
    return at
  }

  /// A line, from 0, without its line break.
  func range(ofLine line: Int) -> Range<Int> { starts[line]..<end(ofLineAt: starts[line]) }

  /// Some bytes of a line without spaces at their end.
  func text(_ range: Range<Int>) -> String {
    let last = source.bytes[range].lastIndex { $0 != 0x20 && $0 != 0x09 }
    let end = last.map { $0 + 1 } ?? range.lowerBound
    return String(decoding: source.bytes[range.lowerBound..<end], as: UTF8.self)
  }

  /// Whether nothing but spaces is on a line; false where there is no such line.
  func isBlank(_ line: Int) -> Bool {
    starts.indices.contains(line) && source.isBlank(range(ofLine: line))
  }

  // MARK: Positions

  func position(_ offset: Int) -> SourcePosition {
    let line = line(of: offset)
    return position(
      offset, countedFrom: SourcePosition(line: line + 1, column: 1, offset: starts[line]))
  }

  /// As `position`, for what comes after a known position: lines may be long.
  func position(_ offset: Int, after known: SourcePosition) -> SourcePosition {
    let isOnLine = known.line >= starts.count || offset < starts[known.line]
    return isOnLine ? position(offset, countedFrom: known) : position(offset)
  }

  func range(_ range: Range<Int>) -> SourceRange {
    let start = position(range.lowerBound)
    return SourceRange(start: start, end: position(range.upperBound, after: start))
  }

  /// - Parameter known: on the same line, and not after the offset.
  private func position(_ offset: Int, countedFrom known: SourcePosition) -> SourcePosition {
    var position = known
    let end = min(offset, source.bytes.count)
    while position.offset < end {
      position.offset += source.scalarLength(at: position.offset)
      position.column += 1
    }
    position.offset = max(known.offset, end)
    return position
  }
}
