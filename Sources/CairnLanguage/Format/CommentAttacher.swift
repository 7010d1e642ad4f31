/// Attaches each comment to what it is about: the entry below it, the value before it on its line,
/// or the collection that it ends.
///
/// A comment on its own line belongs to the collection above it if it is indented deeper than the
/// next entry.
struct CommentAttacher {
  private let comments: [Comment]
  private let lines: LineIndex
  private var next = 0

  init(_ comments: [Comment], _ lines: LineIndex) {
    self.comments = comments
    self.lines = lines
  }

  /// - Returns: the comments before a root that isn't a block collection.
  mutating func attach(to root: LayoutNode) -> [Comment] {
    var head: [Comment] = []
    let collection = root.collection
    if collection?.style != .block {
      while let comment = take(where: { $0.offset < root.range.start.offset }) {
        head.append(comment)
      }
    }
    if let collection {
      collection.holdsComments =
        collection.style == .flow
        && isAnyComment(in: root.range.start.offset..<root.range.end.offset)
      attach(to: collection, of: root, inside: -1, until: .max)
    }
    return head
  }

  /// Removes and returns the next comment if it fulfils the condition.
  mutating func take(where isWanted: (Comment) -> Bool) -> Comment? {
    guard next < comments.count, isWanted(comments[next]) else { return nil }
    next += 1
    return comments[next - 1]
  }

  mutating func rest() -> [Comment] {
    defer { next = comments.count }
    return Array(comments[next...])
  }

  /// - Parameters:
  ///   - outer: the column of the collection's parent; comments further to the right are in the
  ///     collection.
  ///   - limit: where the next value after the collection begins.
  private mutating func attach(
    to collection: LayoutCollection, of node: LayoutNode, inside outer: Int, until limit: Int
  ) {
    let isFlow = collection.style == .flow
    let end = isFlow ? node.range.end.offset : limit
    let column = isFlow ? outer : node.range.start.column
    for (index, entry) in collection.entries.enumerated() {
      let start = entry.start
      while let comment = take(where: { $0.offset < start.offset }) { entry.lead.append(comment) }
      // After a block scalar, spaces beyond the indentation are its text.
      let followsBlockScalar = index > 0 && collection.entries[index - 1].value.lastLine == 0
      let above = start.line - 2
      entry.hasBlankLine =
        lines.isBlank(above)
        && (!followsBlockScalar || lines.range(ofLine: above).count < start.column)
      let following =
        collection.entries.indices.contains(index + 1)
        ? collection.entries[index + 1].start.offset : end
      attach(to: entry, column: column, until: following)
    }
    while let comment = take(where: {
      $0.offset < end && (isFlow || $0.isAlone && $0.column > outer)
    }) {
      collection.foot.append(comment)
    }
  }

  private mutating func attach(to entry: LayoutEntry, column: Int, until limit: Int) {
    let value = entry.value
    let collection = value.collection.flatMap { $0.entries.isEmpty ? nil : $0 }
    if let collection {
      collection.holdsComments =
        collection.style == .flow && isAnyComment(in: value.start.offset..<value.range.end.offset)
    }
    if let collection, collection.style == .block || collection.holdsComments,
      let first = collection.entries.first
    {
      // After the key or, for an item, after the anchor.
      let line = entry.key?.range.end.line ?? value.start.line
      let isApart = entry.key != nil || !value.properties.isEmpty
      entry.head = take { comment in
        isApart && !comment.isAlone && comment.line == line && comment.offset < first.start.offset
      }
      attach(to: collection, of: value, inside: column, until: limit)
    } else {
      while let comment = take(where: { $0.offset < value.range.start.offset }) {
        entry.lead.append(comment)
      }
      // A collection of comments only.
      while let comment = take(where: { $0.offset < value.range.end.offset }) {
        entry.lead.append(comment)
      }
    }
    let last = value.lastLine
    let trailing = take { comment in
      !comment.isAlone && comment.line == last && comment.offset < limit
    }
    guard let trailing else { return }
    if collection?.holdsComments == true {
      // The closing bracket before this comment isn't written in block style.
      if entry.key == nil {
        entry.lead.append(trailing)
      } else if entry.head == nil {
        entry.head = trailing
      } else {
        collection?.foot.append(trailing)
      }
    } else {
      entry.trailing = trailing
    }
  }

  private func isAnyComment(in range: Range<Int>) -> Bool {
    comments[next...].first { $0.offset >= range.lowerBound }
      .map { $0.offset < range.upperBound } ?? false
  }
}
