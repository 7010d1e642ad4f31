/// Rows in columns: aligned and with a heading on a terminal, separated by tabs in a pipe.
struct TextTable {
  struct Cell {
    var text: String
    var style: Style

    init(_ text: String, _ style: Style = .plain) {
      self.text = text
      self.style = style
    }
  }

  var heading: [String]
  /// Each with a cell for every column.
  var rows: [[Cell]]

  /// For a pipe: one line a row, without the heading.
  var plain: [String] { rows.map { $0.map(\.text.visible).joined(separator: "\t") } }

  /// For a terminal: the heading first.
  var lines: [StyledLine] {
    let all = [heading.map { Cell($0, .faint) }] + rows
    let widths = heading.indices.map { column in
      all.map { $0[column].text.visible.columns }.max() ?? 0
    }
    return all.map { cells in
      var line = StyledLine()
      for (index, cell) in cells.enumerated() {
        let text = cell.text.visible
        line.append(
          index == cells.count - 1 ? text : text.padded(toColumns: widths[index] + 2), cell.style)
      }
      return line
    }
  }
}
