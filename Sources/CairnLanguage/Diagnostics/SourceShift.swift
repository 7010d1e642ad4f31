/// How far whole lines have moved in a text since places in them were noted: columns stay.
struct SourceShift: Hashable, Sendable {
  var lines: Int
  var bytes: Int

  static let none = SourceShift(lines: 0, bytes: 0)

  var reversed: SourceShift { SourceShift(lines: -lines, bytes: -bytes) }

  static func + (left: Self, right: Self) -> SourceShift {
    SourceShift(lines: left.lines + right.lines, bytes: left.bytes + right.bytes)
  }
}

extension SourcePosition {
  func moved(by shift: SourceShift) -> SourcePosition {
    SourcePosition(line: line + shift.lines, column: column, offset: offset + shift.bytes)
  }

  /// What leads from another place to this one; nil where the columns differ.
  func shift(from other: SourcePosition) -> SourceShift? {
    column == other.column
      ? SourceShift(lines: line - other.line, bytes: offset - other.offset) : nil
  }
}

extension SourceLocation {
  func moved(by shift: SourceShift) -> SourceLocation {
    SourceLocation(file: file, range: range.moved(by: shift))
  }
}

extension SourceRange {
  func moved(by shift: SourceShift) -> SourceRange {
    SourceRange(start: start.moved(by: shift), end: end.moved(by: shift))
  }
}
