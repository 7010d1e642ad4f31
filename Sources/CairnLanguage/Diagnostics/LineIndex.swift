/// The offsets where the lines of a text begin, so that positions are found without scanning from
/// the start.
///
/// Lines and columns are counted as in libyaml: CR LF, CR, LF, NEL, LS and PS end a line, a column
/// is a Unicode scalar, and a byte order mark at the start takes no column.
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

  /// The number of lines. The text after the last line break counts as one, even if it is empty.
  var count: Int { starts.count }

  /// The index, from 0, of the line that contains a byte.
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

  /// The offset of the line break, or the end of the text.
  func end(ofLineAt offset: Int) -> Int {
    var at = max(offset, starts[0])
    while at < source.bytes.count, source.lineBreakLength(at: at) == nil { at += 1 }
    return at
  }

  /// The range of the line with this index, from 0, without its line break.
  func range(ofLine line: Int) -> Range<Int> { starts[line]..<end(ofLineAt: starts[line]) }

  /// A part of a line, without trailing spaces.
  func text(_ range: Range<Int>) -> String {
    let last = source.bytes[range].lastIndex { $0 != 0x20 && $0 != 0x09 }
    let end = last.map { $0 + 1 } ?? range.lowerBound
    return String(decoding: source.bytes[range.lowerBound..<end], as: UTF8.self)
  }

  /// Whether a line contains only spaces; false if there is no such line.
  func isBlank(_ line: Int) -> Bool {
    starts.indices.contains(line) && source.isBlank(range(ofLine: line))
  }

  // MARK: Positions

  func position(_ offset: Int) -> SourcePosition {
    let line = line(of: offset)
    return position(
      offset, countedFrom: SourcePosition(line: line + 1, column: 1, offset: starts[line]))
  }

  /// The position of an offset after a known position. Faster than `position(_:)` in long lines.
  func position(_ offset: Int, after known: SourcePosition) -> SourcePosition {
    let isOnLine = known.line >= starts.count || offset < starts[known.line]
    return isOnLine ? position(offset, countedFrom: known) : position(offset)
  }

  func range(_ range: Range<Int>) -> SourceRange {
    let start = position(range.lowerBound)
    return SourceRange(start: start, end: position(range.upperBound, after: start))
  }

  /// - Parameter known: a position on the same line, not after the offset.
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
