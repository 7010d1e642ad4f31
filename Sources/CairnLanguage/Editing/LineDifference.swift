/// The difference between two texts, by lines.
package struct LineDifference: Hashable, Sendable {
  package enum Line: Hashable, Sendable {
    case kept(String)
    case removed(String)
    case added(String)
  }

  /// A group of changes with the unchanged lines around it. Line numbers start at 1.
  package struct Hunk: Hashable, Sendable {
    package var oldStart: Int
    package var oldCount: Int
    package var newStart: Int
    package var newCount: Int
    package var lines: [Line]
  }

  /// All lines of both texts, in order, each without its line break.
  package let lines: [Line]

  package init(from old: SourceFile, to new: SourceFile) {
    let (before, after) = (Self.lines(of: old), Self.lines(of: new))
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in after.difference(from: before) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (at, next) = (0, 0)
    while at < before.count || next < after.count {
      if removed.contains(at) {
        lines.append(.removed(Self.text(before[at])))
        at += 1
      } else if added.contains(next) {
        lines.append(.added(Self.text(after[next])))
        next += 1
      } else {
        lines.append(.kept(Self.text(before[at])))
        at += 1
        next += 1
      }
    }
    self.lines = lines
  }

  package var isEmpty: Bool {
    lines.allSatisfy { if case .kept = $0 { true } else { false } }
  }

  /// The hunks of a unified diff.
  /// - Parameter context: the number of unchanged lines before and after each change.
  package func hunks(context: Int = 3) -> [Hunk] {
    let changed = lines.indices.filter { if case .kept = lines[$0] { false } else { true } }
    var ranges: [Range<Int>] = []
    for index in changed {
      let range = max(0, index - context)..<min(lines.count, index + context + 1)
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges.map { range in
      let before = lines[..<range.lowerBound]
      let inside = lines[range]
      let (oldCount, newCount) = (inside.count(where: \.isOld), inside.count(where: \.isNew))
      // A range without lines gets the number of the line before it.
      return Hunk(
        oldStart: before.count(where: \.isOld) + (oldCount == 0 ? 0 : 1), oldCount: oldCount,
        newStart: before.count(where: \.isNew) + (newCount == 0 ? 0 : 1), newCount: newCount,
        lines: Array(inside))
    }
  }

  /// The lines of a source, each with its line break.
  private static func lines(of source: SourceFile) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < source.bytes.count {
      let end = source.nextLine(after: start)
      lines.append(source.bytes[start..<end])
      start = end
    }
    return lines
  }

  private static func text(_ line: ArraySlice<UInt8>) -> String {
    var line = line
    if line.last == 0x0A { line.removeLast() }
    if line.last == 0x0D { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }
}

extension LineDifference.Line {
  fileprivate var isOld: Bool { if case .added = self { false } else { true } }
  fileprivate var isNew: Bool { if case .removed = self { false } else { true } }
}
