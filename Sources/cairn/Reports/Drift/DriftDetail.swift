import CairnEngine
import CairnLanguage

/// Desired, recorded and live value of each difference in one resource: a table, or, on a narrow
/// terminal, a line for each value.
struct DriftDetail {
  private struct Entry {
    var change: FieldChange
    var words: String
    var style: Style
    /// Only if it differs from the resource's.
    var place: SourceLocation?

    func rows(limit: Int) -> [DriftRow] { change.rows(limit: limit) }

    /// Each member has its own state.
    func state(of row: DriftRow) -> (words: String, style: Style) {
      style == .faint ? (words, style) : (row.state.words, row.state.style)
    }
  }

  private let entries: [Entry]

  init(_ resource: DriftReport.Resource) {
    func place(_ change: FieldChange) -> SourceLocation? {
      change.location == resource.location ? nil : change.location
    }
    entries =
      resource.fields.map {
        Entry(change: $0, words: $0.state.words, style: $0.state.style, place: place($0))
      }
      + resource.ignored.map {
        Entry(change: $0, words: "ignored", style: .faint, place: place($0))
      }
  }

  /// - Parameter width: of the terminal; nil for unlimited lines.
  func lines(width: Int?) -> [PlacedLine] {
    if entries.isEmpty { return [] }
    let table = table
    guard let width else { return table }
    let places = table.compactMap(\.place?.visible.columns).max().map { $0 + 2 } ?? 0
    let lines = table.map(\.line.columns).max() ?? 0
    return lines + places <= width ? table : list(width: width)
  }

  /// Columns as wide as their widest cell.
  private var table: [PlacedLine] {
    let titles = ["field", "desired", "recorded", "live"]
    let rows = entries.flatMap { entry in
      entry.rows(limit: DriftText.valueLimit).enumerated().map { ($1, entry, $0 == 0) }
    }
    let cells = rows.map { [$0.0.path, $0.0.desired, $0.0.recorded, $0.0.live] }
    let widths = titles.indices.map { column in
      ([titles] + cells).map { $0[column].columns }.max() ?? 0
    }
    func joined(_ cells: some Sequence<String>) -> String {
      "    " + zip(cells, widths).map { $0.padded(toColumns: $1) }.joined(separator: "  ")
    }
    return [PlacedLine(StyledLine(joined(titles.dropLast()) + "  live", .faint), at: nil)]
      + zip(rows, cells).map { row, cells in
        let state = row.1.state(of: row.0)
        return PlacedLine(
          StyledLine(joined(cells)).adding("  \(state.words)", state.style),
          at: row.2 ? row.1.place : nil)
      }
  }

  private func list(width: Int) -> [PlacedLine] {
    let indent = "      "
    let limit = max(width - indent.count - "recorded  ".count, 20)
    return entries.flatMap { entry in
      entry.rows(limit: limit).enumerated().flatMap { index, row -> [PlacedLine] in
        let state = entry.state(of: row)
        let head = StyledLine("    \(row.path): ").adding(state.words, state.style)
        let values = [("desired", row.desired), ("recorded", row.recorded), ("live", row.live)]
        return [PlacedLine(head, at: index == 0 ? entry.place : nil)]
          + values.map { title, text in
            let line = StyledLine(indent).adding(title.padded(toColumns: 10), .faint).adding(text)
            return PlacedLine(line, at: nil)
          }
      }
    }
  }
}
