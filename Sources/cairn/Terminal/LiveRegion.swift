/// The lines at the bottom of a terminal that are redrawn in place. Pure: it returns the text to
/// write, so that one write shows one complete frame without flicker.
struct LiveRegion: Sendable {
  /// Columns of each line as last drawn.
  private var drawn: [Int] = []

  init() {}

  var isEmpty: Bool { drawn.isEmpty }

  /// Replaces the live lines by `lines`, with `finished` left above them for good.
  ///
  /// - Parameters:
  ///   - finished: shown in full; the terminal wraps them.
  ///   - lines: shortened to the width, and to as many as fit.
  mutating func frame(
    finished: [StyledLine], lines: [StyledLine], size: (rows: Int, columns: Int), _ colour: Colour
  ) -> String {
    var text = clear(columns: size.columns)
    text += finished.rendered(colour)
    let room = max(1, size.rows - 2)
    var shown = lines.prefix(room).map { $0 }
    if lines.count > room {
      shown =
        lines.prefix(room - 1) + [StyledLine("  … and \(lines.count - room + 1) more", .faint)]
    }
    // The last column stays free, because some terminals wrap as soon as it is written.
    shown = shown.map { $0.cut(toColumns: max(1, size.columns - 1)) }
    text += shown.rendered(colour)
    drawn = shown.map(\.columns)
    return text
  }

  /// Returns to the first live line and erases from there. If the terminal has become narrower
  /// since, it has wrapped the lines, and they take more rows.
  private mutating func clear(columns: Int) -> String {
    guard !drawn.isEmpty else { return "" }
    let rows = drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
    drawn = []
    return "\u{1B}[\(rows)A\r\u{1B}[J"
  }
}
