/// Adds and removes entries of maps and items of lists.
extension YAMLEditor {
  /// An entry or an item of a collection, as written.
  struct Child {
    /// The key of an entry; nil for an item.
    var key: String?
    /// The offset of its key, or of its dash in a block list.
    var start: Int
    var end: Int
    var isFlow: Bool
  }

  /// The children in the order of the text, without those of merge keys; nil for a scalar.
  private func children(of node: YAMLNode) -> [Child]? {
    switch node.content {
    case .scalar: nil
    case .mapping(let pairs):
      pairs.filter { !$0.isMerged }.map { pair in
        Child(
          key: pair.name, start: pair.key.place.start.offset,
          end: max(pair.key.place.end, pair.value.place.end).offset,
          isFlow: pair.value.style == .flow)
      }.sorted { $0.start < $1.start }
    case .sequence(let items):
      items.compactMap { item in
        let start = item.place.start.offset
        return (node.style == .flow ? start : dash(before: start)).map {
          Child(start: $0, end: item.place.end.offset, isFlow: item.style == .flow)
        }
      }
    }
  }

  // MARK: Adding

  /// - Parameter path: the path of the new entry.
  func insertion(
    of entry: YAMLFragment.Entry, _ placement: YAMLEdit.Placement, in parent: Place,
    at path: [YAMLStep]
  ) -> [Splice]? {
    let map = parent.node
    let lines = { column in
      if case .section = placement {
        writer.declaration(entry, column: column)
      } else {
        writer.entry(entry, column: column)
      }
    }
    if map.isNull { return firstEntry(entry, lines, path.dropLast()) }
    guard map.pairs != nil, let own = children(of: map) else { return nil }
    if case .section(let order) = placement, path.count == 1, map.style == .block {
      return insertion(ofSection: entry, order, among: own)
    }
    let index = placement.index(of: entry.key, among: own.map { $0.key ?? "" }, map.style)
    return insertion(writer.flow(entry), lines, at: index, among: own, in: map)
  }

  func insertion(ofItem fragment: YAMLFragment, at index: Int, in parent: Place) -> [Splice]? {
    let list = parent.node
    guard let own = children(of: list), own.count == list.items?.count else { return nil }
    let isFlow = (own[at: index - 1] ?? own.first)?.isFlow ?? false
    let lines = { column in writer.item(fragment, column: column, isFlow: isFlow) }
    return insertion(writer.flow(fragment), lines, at: index, among: own, in: list)
  }

  private func insertion(
    _ text: String, _ lines: (_ column: Int) -> [String], at index: Int, among children: [Child],
    in node: YAMLNode
  ) -> [Splice]? {
    let (former, next) = (children[at: index - 1], children[at: index])
    if node.style == .flow {
      if let former { return [Splice(former.end..<former.end, separator(before: former) + text)] }
      if let next { return [Splice(next.start..<next.start, text + separator(before: next))] }
      let close = node.range.end.offset - 1
      var last = close - 1
      while last > node.range.start.offset, source.isBlank(last..<(last + 1)) { last -= 1 }
      let isEmpty = last == node.range.start.offset
      return [Splice((last + 1)..<(last + 1), (isEmpty ? "" : ", ") + text)]
    }
    if let former { return [lineInsertion(lines(column(of: former.start)), after: former.end)] }
    // Entries of a merge key aren't children, but the merge key may come first.
    let start = node.pairs == nil ? next?.start ?? 0 : node.range.start.offset
    let column = column(of: start)
    let line = source.lineStart(of: start)
    guard source.isBlank(line..<start) else {
      // After a dash.
      let text = lines(column).joined(separator: layout.lineBreak).dropFirst(column)
      return [Splice(start..<start, text + layout.lineBreak + writer.spaces(column))]
    }
    let isEntry = node.pairs != nil
    let top = isEntry ? commentsStart(above: line, indentation: start - line) : line
    return [Splice(top..<top, lines(column).map { $0 + layout.lineBreak }.joined())]
  }

  /// Inserts a section above the first one that comes later in the order, or else at the end of the
  /// text, with an empty line between.
  private func insertion(
    ofSection entry: YAMLFragment.Entry, _ order: [String], among own: [Child]
  ) -> [Splice] {
    guard case .map(let entries) = entry.value else { return [] }
    let lines =
      [writer.key(entry.key, in: .block) + ":"]
      + entries.flatMap { writer.declaration($0, column: layout.indentation) }
    let rank = order.firstIndex(of: entry.key) ?? order.count
    let later = own.first { section in
      (section.key.flatMap(order.firstIndex(of:)) ?? -1) > rank
    }
    guard let later else { return [lineInsertion([""] + lines, after: source.bytes.count)] }
    let start = commentsStart(above: source.lineStart(of: later.start), indentation: 0)
    return [Splice(start..<start, (lines + [""]).map { $0 + layout.lineBreak }.joined())]
  }

  /// Adds an entry to a map without text, or with only `null`.
  private func firstEntry(
    _ entry: YAMLFragment.Entry, _ lines: (_ column: Int) -> [String], _ path: ArraySlice<YAMLStep>
  ) -> [Splice]? {
    guard let pair = pair(at: path), let colon = colon(after: pair.key) else { return nil }
    guard isNothing(pair.value) else {
      let range = pair.value.place.start.offset..<pair.value.place.end.offset
      return [Splice(range, "{\(writer.flow(entry))}")]
    }
    let column = pair.key.place.start.column - 1 + layout.indentation
    return [lineInsertion(lines(column), after: colon)]
  }

  /// Replaces an alias with a map that merges it and adds the entry.
  func merge(of alias: SourceRange, with entry: YAMLFragment.Entry) -> Splice {
    Splice(
      alias.start.offset..<alias.end.offset, "{<<: \(text(of: alias)), \(writer.flow(entry))}")
  }

  /// The comma, and a new line if the neighbouring child begins a line.
  private func separator(before child: Child) -> String {
    guard source.isBlank(source.lineStart(of: child.start)..<child.start) else { return ", " }
    return "," + layout.lineBreak + writer.spaces(column(of: child.start))
  }

  // MARK: Removing

  /// - Parameters:
  ///   - start: the offset of the entry's key or of the item.
  ///   - path: the path of the entry or the item.
  func removal(
    ofChildAt start: Int, from parent: Place, at path: [YAMLStep],
    _ comments: YAMLEdit.CommentsAbove
  ) -> [Splice]? {
    guard let own = children(of: parent.node),
      let index = own.lastIndex(where: { $0.start <= start })
    else { return nil }
    let (child, next) = (own[index], own[at: index + 1])
    let range = child.start..<child.end
    if parent.node.style == .flow {
      // Includes the comma between it and its neighbour.
      let former = own[at: index - 1]?.end ?? range.lowerBound
      return [Splice(next.map { range.lowerBound..<$0.start } ?? former..<range.upperBound, "")]
    }
    guard own.count > 1 else {
      return emptied(path.dropLast(), by: child.key == nil ? "[]" : "{}", removing: range)
    }
    // The first child of a collection that begins after a dash.
    if !source.isBlank(source.lineStart(of: range.lowerBound)..<range.lowerBound) {
      return next.map { [Splice(range.lowerBound..<$0.start, "")] }
    }
    return [Splice(lines(of: range, comments), "")]
  }

  /// Removes the only child of a block collection, and writes `{}` or `[]` instead.
  /// - Parameter path: the path of the collection.
  private func emptied(
    _ path: ArraySlice<YAMLStep>, by text: String, removing range: Range<Int>
  ) -> [Splice]? {
    guard let pair = pair(at: path), let colon = colon(after: pair.key),
      colon <= source.lineStart(of: range.lowerBound)
    else { return nil }
    return [Splice(colon..<colon, " " + text), Splice(lines(of: range), "")]
  }

  private func pair(at path: ArraySlice<YAMLStep>) -> YAMLNode.Pair? {
    guard case .key(let name)? = path.last else { return nil }
    return node(at: path.dropLast())?.pairs?.first { $0.name == name }
  }
}

extension YAMLEdit.Placement {
  /// The index of a new key among others.
  fileprivate func index(
    of key: String, among keys: [String], _ style: YAMLNode.CollectionStyle?
  ) -> Int {
    switch self {
    case .first: return 0
    case .last, .section: return keys.count
    case .ordered(let order):
      guard let rank = order.firstIndex(of: key) else { return keys.count }
      let ranks = keys.map { order.firstIndex(of: $0) ?? -1 }
      let former = ranks.indices.filter { 0..<rank ~= ranks[$0] }.max { ranks[$0] < ranks[$1] }
      return former.map { $0 + 1 } ?? (style == .flow ? 0 : keys.count)
    }
  }
}
