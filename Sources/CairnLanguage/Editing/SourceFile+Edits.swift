extension SourceFile {
  /// With the splices done, which must not overlap; their order means nothing.
  package func applying(_ edits: [TextEdit]) -> SourceFile {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    let inOrder = edits.sorted {
      ($0.range.start.offset, $0.range.end.offset) < ($1.range.start.offset, $1.range.end.offset)
    }
    for edit in inOrder {
      let start = min(max(edit.range.start.offset, at), bytes.count)
      result += bytes[at..<start]
      result += edit.replacement.utf8
      at = min(max(edit.range.end.offset, start), bytes.count)
    }
    result += bytes[at...]
    return SourceFile(name: name, bytes: result)
  }

  func edit(_ range: Range<Int>, _ replacement: String) -> TextEdit {
    TextEdit(range: location(ofBytes: range).range, replacement: replacement)
  }

  /// Where the line of a byte begins.
  func lineStart(of offset: Int) -> Int {
    var at = min(offset, bytes.count)
    while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
    return at
  }

  /// Just behind the line break that ends the line of a byte, or the end of the file.
  func nextLine(after offset: Int) -> Int {
    var at = min(offset, bytes.count)
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    return min(at + 1, bytes.count)
  }

  func isBlank(_ range: Range<Int>) -> Bool {
    bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
  }
}
