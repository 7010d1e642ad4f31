import CYAML

/// Turns libyaml's marks, which count characters, into positions with byte offsets.
struct YAMLMarks {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  /// A position for which both counts are known. Marks come nearly in order, so the next one is
  /// always close.
  private var index = 0
  private var offset: Int

  init(bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    self.bytes = bytes
    isASCII = bytes.allSatisfy { $0 < 0x80 }
    offset = start
  }

  mutating func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(
      line: Int(mark.line) + 1, column: Int(mark.column) + 1, offset: byteOffset(Int(mark.index)))
  }

  mutating func range(_ start: yaml_mark_t, _ end: yaml_mark_t) -> SourceRange {
    let start = position(start)
    return SourceRange(start: start, end: position(end))
  }

  private mutating func byteOffset(_ wanted: Int) -> Int {
    if isASCII { return wanted }
    while index < wanted, offset < bytes.count {
      repeat { offset += 1 } while offset < bytes.count && bytes[offset] & 0xC0 == 0x80
      index += 1
    }
    while index > wanted, offset > 0 {
      repeat { offset -= 1 } while offset > 0 && bytes[offset] & 0xC0 == 0x80
      index -= 1
    }
    return offset
  }
}
