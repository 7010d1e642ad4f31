/// Where the lines of a text begin, so that positions need no walk from its start.
struct LineIndex: Sendable {
  private let source: SourceFile
  /// Of lines as libyaml counts them.
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

  func position(_ offset: Int) -> SourcePosition {
    let offset = min(max(offset, starts[0]), source.bytes.count)
    let line = line(of: offset)
    var column = 1
    for byte in source.bytes[starts[line]..<offset] where byte & 0xC0 != 0x80 { column += 1 }
    return SourcePosition(line: line + 1, column: column, offset: offset)
  }

  func range(_ range: Range<Int>) -> SourceRange {
    let start = position(range.lowerBound)
    // Most ranges are short and on one line.
    let line = start.line - 1
    let next = line + 1 < starts.count ? starts[line + 1] : source.bytes.count + 1
    guard range.upperBound < next, range.upperBound <= source.bytes.count,
      range.lowerBound >= starts[0]
    else { return SourceRange(start: start, end: position(range.upperBound)) }
    var end = start
    end.offset = range.upperBound
    for byte in source.bytes[range] where byte & 0xC0 != 0x80 { end.column += 1 }
    return SourceRange(start: start, end: end)
  }
}
