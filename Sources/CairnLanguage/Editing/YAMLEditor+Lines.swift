/// Finds and inserts whole lines, with their comments.
extension YAMLEditor {
  /// Inserts lines below the line that contains `end`.
  func lineInsertion(_ lines: [String], after end: Int) -> Splice {
    let text = lines.joined(separator: layout.lineBreak)
    let next = source.nextLine(after: end)
    let isLastLine = next == source.bytes.count && source.bytes.last != 0x0A
    return Splice(
      next..<next, isLastLine ? layout.lineBreak + text : text + layout.lineBreak)
  }

  /// The whole lines of an entry or item, with the comment lines above that belong to it alone.
  func lines(
    of range: Range<Int>, _ comments: YAMLEdit.CommentsAbove = .ifSurelyItsOwn
  ) -> Range<Int> {
    var start = source.lineStart(of: range.lowerBound)
    let end = source.nextLine(after: range.upperBound)
    let indentation = range.lowerBound - start
    let hasLines = source.nextLine(after: range.lowerBound) < end
    // If an entry of the same level follows directly, the comments may be about it too.
    let isFollowed = first(ofLineAt: end, indentation).map { $0 != UInt8(ascii: "#") } ?? false
    if comments == .always && hasLines || !isFollowed {
      start = commentsStart(above: start, indentation: indentation)
    }
    guard comments == .always else { return start..<end }
    // Keeps the empty lines on one side only, so that the neighbours stay separated by as many as
    // before.
    if start == 0 || isEmpty(lineAt: source.lineStart(of: start - 1)) {
      var next = end
      while next < source.bytes.count, isEmpty(lineAt: next) { next = source.nextLine(after: next) }
      if next < source.bytes.count { return start..<next }
      while start > 0, isEmpty(lineAt: source.lineStart(of: start - 1)) {
        start = source.lineStart(of: start - 1)
      }
    }
    return start..<end
  }

  /// The start of the comment lines directly above a line that have its indentation; without any,
  /// the line itself.
  func commentsStart(above line: Int, indentation: Int) -> Int {
    var start = line
    while start > 0 {
      let above = source.lineStart(of: start - 1)
      guard first(ofLineAt: above, indentation) == UInt8(ascii: "#") else { break }
      start = above
    }
    return start
  }

  /// The number of columns before a byte, in Unicode scalars.
  func column(of offset: Int) -> Int {
    source.bytes[max(source.lineStart(of: offset), source.byteOrderMarkLength)..<offset]
      .count { $0 & 0xC0 != 0x80 }
  }

  private func isEmpty(lineAt start: Int) -> Bool {
    start < source.bytes.count && source.isBlank(start..<source.nextLine(after: start))
  }

  /// The first byte of a line that isn't a space, if it is at this indentation.
  private func first(ofLineAt start: Int, _ indentation: Int) -> UInt8? {
    let line = source.bytes[min(start, source.bytes.count)...]
    guard let first = line.firstIndex(where: { $0 != 0x20 }), first - start == indentation,
      !source.isBlank(first..<(first + 1))
    else { return nil }
    return line[first]
  }
}
