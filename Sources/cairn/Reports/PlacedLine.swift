import CairnLanguage

/// A line with the place in the stack that caused it, which stands in a column of its own.
struct PlacedLine: Hashable, Sendable {
  var line: StyledLine
  var place: String?

  init(_ line: StyledLine, at location: SourceLocation?) {
    self.line = line
    place = location?.description
  }

  /// The widest left side that places are still lined up behind.
  private static let widestColumn = 84
  /// Less room than this for the left side, and the place goes to a line of its own.
  private static let narrowestLine = 28

  /// - Parameter width: of the terminal; nil where lines are not cut.
  static func layout(_ lines: [PlacedLine], width: Int?) -> [StyledLine] {
    let placed = lines.filter { $0.place != nil }
    let widestPlace = placed.compactMap(\.place?.visible.columns).max() ?? 0
    let room = width.map { $0 - widestPlace - 2 }
    let column = min(
      placed.map(\.line.columns).max() ?? 0, widestColumn, max(room ?? widestColumn, 0))
    return lines.flatMap { entry -> [StyledLine] in
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
}
