/// A point in a source text.
package struct SourcePosition: Hashable, Sendable, Comparable {
  /// 1-based.
  package var line: Int
  /// 1-based, counted in Unicode scalars (as libyaml counts).
  package var column: Int
  /// 0-based, in bytes of the UTF-8 text; edits use it.
  package var offset: Int

  package init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  package static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
}

/// A half-open range of one source text.
package struct SourceRange: Hashable, Sendable {
  package var start: SourcePosition
  package var end: SourcePosition

  package init(start: SourcePosition, end: SourcePosition) {
    self.start = start
    self.end = end
  }
}

/// A place that a message can refer to: a file (as the user named it) and a range in it.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var range: SourceRange

  package init(file: String, range: SourceRange) {
    self.file = file
    self.range = range
  }

  /// `file:line:column`, the form that terminals and editors make clickable.
  package var description: String { "\(file):\(range.start.line):\(range.start.column)" }
}
