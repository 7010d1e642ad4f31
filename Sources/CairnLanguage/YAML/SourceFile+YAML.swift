extension SourceFile {
  /// Where the value of a node begins: after its tag, its anchor and the space behind them.
  func skippingProperties(from start: SourcePosition, to end: SourcePosition) -> SourcePosition {
    var at = start.offset
    while at < end.offset, bytes[at] == UInt8(ascii: "!") || bytes[at] == UInt8(ascii: "&") {
      while at < end.offset, !isSpace(bytes[at]) { at += 1 }
      while at < end.offset, isSpace(bytes[at]) { at += 1 }
    }
    return advanced(start, to: at)
  }

  /// Where a block scalar's text ends: before the line breaks and spaces that follow it.
  func trimmedEnd(of range: SourceRange) -> SourcePosition {
    var at = min(range.end.offset, bytes.count)
    while at > range.start.offset, isSpace(bytes[at - 1]) { at -= 1 }
    return advanced(range.start, to: at)
  }

  /// The position of a later byte, counted on from a known one.
  func advanced(_ start: SourcePosition, to offset: Int) -> SourcePosition {
    var position = start
    while position.offset < min(offset, bytes.count) {
      if let length = lineBreakLength(at: position.offset) {
        position = SourcePosition(
          line: position.line + 1, column: 1, offset: position.offset + length)
      } else {
        position.column += 1
        position.offset += scalarLength(at: position.offset)
      }
    }
    return position
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
