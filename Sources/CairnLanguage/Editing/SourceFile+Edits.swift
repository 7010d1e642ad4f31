extension SourceFile {
  /// The file with the edits applied. The edits must not overlap.
  package func applying(_ edits: [TextEdit]) -> SourceFile {
    applying(
      edits.map { edit in
        Splice(edit.range.start.offset..<edit.range.end.offset, edit.replacement)
      })
  }

  /// The offset where the line of a byte begins.
  func lineStart(of offset: Int) -> Int {
    var at = min(offset, bytes.count)
    while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
    return at
  }

  /// The offset just after the line break that ends the line of a byte; at the last line, the end
  /// of the file.
  func nextLine(after offset: Int) -> Int {
    var at = min(offset, bytes.count)
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    return min(at + 1, bytes.count)
  }

  func isBlank(_ range: Range<Int>) -> Bool {
    bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
  }
}
