import CairnLanguage

/// A line and the place in the stack that caused it, which gets a column of its own.
struct PlacedLine: Hashable, Sendable {
  var line: StyledLine
  var place: String?
  var overflow: Overflow

  /// How to print a line that has no room beside the places.
  enum Overflow { case cut, wrap }

  init(_ line: StyledLine, at location: SourceLocation?, overflow: Overflow = .wrap) {
    self.line = line
    place = location?.description
    self.overflow = overflow
  }

  /// The maximum width of a left side that places are aligned with.
  private static let widestColumn = 84
  /// With less room than this for the left side, the place gets a line of its own.
  private static let narrowestLine = 28

  /// - Parameter width: of the terminal; nil for unlimited lines.
  static func layout(_ lines: [PlacedLine], width: Int?) -> [StyledLine] {
    let placed = lines.filter { $0.place != nil }
    let widestPlace = placed.compactMap(\.place?.visible.columns).max() ?? 0
    let room = width.map { $0 - widestPlace - 2 }
    let column = min(
      placed.map(\.line.columns).max() ?? 0, widestColumn, max(room ?? widestColumn, 0))
    return lines.flatMap { entry -> [StyledLine] in
      if let width, let room, entry.overflow == .wrap,
        entry.line.columns > (entry.place == nil ? width : room)
      {
        return entry.wrapped(width: width, column: column)
      }
      guard let place = entry.place else {
        return [width.map { entry.line.cut(toColumns: $0) } ?? entry.line]
      }
      guard let width, let room else {
        return [entry.line.padded(toColumns: column).adding("  \(place)", .faint)]
      }
      if room < narrowestLine {
        return [
          entry.line.cut(toColumns: width),
          StyledLine("      ").adding(place, .faint).cut(toColumns: width),
        ]
      }
      return [
        entry.line.cut(toColumns: room).padded(toColumns: column).adding("  \(place)", .faint)
      ]
    }
  }

  /// The place follows the last line if it fits there, and else goes below, in the column of the
  /// others.
  private func wrapped(width: Int, column: Int) -> [StyledLine] {
    let start = line.text.prefix { $0 == " " }.count
    var lines = line.wrapped(toColumns: width, indentation: start + 4)
    guard let place, let last = lines.last else { return lines }
    if last.columns > column { lines.append(StyledLine()) }
    let end = lines.removeLast()
    let room = max(0, min(column, width - place.visible.columns - 2))
    lines.append(end.padded(toColumns: room).adding("  \(place)", .faint))
    return lines
  }
}
