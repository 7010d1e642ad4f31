/// Excerpts of a source for messages.
struct SourceExcerpts: Sendable {
  struct Excerpt {
    /// The line with tabs as spaces, without terminal controls.
    var text: String
    /// The display column of the carets, from 0.
    var markColumn: Int
    /// The number of carets, at least 1.
    var markWidth: Int
  }

  private let lines: LineIndex
  private let width: Int
  /// Bytes that must not be shown, such as secrets.
  private let hidden: [Range<Int>]

  init(_ source: SourceFile, width: Int, hidden: [Range<Int>] = []) {
    lines = LineIndex(source)
    self.width = width
    self.hidden = hidden.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// The first line of a range, with the columns to mark; nil after the end of the file.
  func excerpt(_ range: SourceRange) -> Excerpt? {
    let index = range.start.line - 1
    guard (0..<lines.count).contains(index) else { return nil }
    let pieces = pieces(of: lines.range(ofLine: index))
    let count = pieces.reduce(0) { $0 + $1.scalars.count }
    let first = min(max(range.start.column - 1, 0), count)
    let isOneLine = range.end.line == range.start.line
    let last = isOneLine ? min(range.end.column - 1, count) : count

    var glyphs: [DisplayText.Glyph] = []
    var starts: [Int] = []
    var column = 0
    for piece in pieces {
      for (index, scalar) in piece.scalars.enumerated() {
        let glyph =
          piece.isHidden
          ? DisplayText.Glyph(text: index == 0 ? Secret.shown : "")
          : DisplayText.glyph(scalar, at: column)
        glyphs.append(glyph)
        starts.append(column)
        column += glyph.width
      }
    }
    starts.append(column)
    let mark = starts[first]
    let markEnd = max(starts[max(first, last)], mark + 1)
    if column <= width {
      return Excerpt(
        text: glyphs.map(\.text).joined(), markColumn: mark, markWidth: markEnd - mark)
    }
    return cut(glyphs, starts, mark..<markEnd)
  }

  /// A part of a long line, with the marked place in its first third.
  private func cut(
    _ glyphs: [DisplayText.Glyph], _ starts: [Int], _ mark: Range<Int>
  ) -> Excerpt {
    let begin = mark.lowerBound < width * 2 / 3 ? 0 : mark.lowerBound - width / 3
    let shown = glyphs.indices.filter { starts[$0] >= begin && starts[$0 + 1] <= begin + width }
    let text = shown.map { glyphs[$0].text }.joined()
    let start = shown.first.map { starts[$0] } ?? begin
    let end = shown.last.map { starts[$0 + 1] } ?? begin
    let head = begin == 0 ? "" : "…"
    let tail = end == starts[glyphs.count] ? "" : "…"
    return Excerpt(
      text: head + text + tail, markColumn: mark.lowerBound - start + (begin == 0 ? 0 : 1),
      markWidth: max(1, min(mark.upperBound, end) - mark.lowerBound))
  }

  /// A line's characters, split into shown and hidden pieces.
  private func pieces(
    of line: Range<Int>
  ) -> [(scalars: [Unicode.Scalar], isHidden: Bool)] {
    var pieces: [(scalars: [Unicode.Scalar], isHidden: Bool)] = []
    var at = line.lowerBound
    func add(upTo end: Int, isHidden: Bool) {
      guard end > at else { return }
      let text = String(decoding: lines.source.bytes[at..<end], as: UTF8.self)
      pieces.append((Array(text.unicodeScalars), isHidden))
      at = end
    }
    for range in hidden where range.overlaps(line) {
      add(upTo: range.lowerBound, isHidden: false)
      add(upTo: min(range.upperBound, line.upperBound), isHidden: true)
    }
    add(upTo: line.upperBound, isHidden: false)
    return pieces
  }
}
