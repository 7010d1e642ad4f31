/// Entries of maps come and go.
extension YAMLEditor {
  /// - Parameter path: of the new entry.
  func insertion(
    of entry: YAMLFragment.Entry, _ placement: YAMLEdit.Placement, in parent: Place,
    at path: [YAMLStep]
  ) -> [Splice]? {
    let map = parent.node
    if map.isNull { return firstEntry(entry, placement, path.dropLast()) }
    guard map.pairs != nil else { return nil }
    let own = ownPairs(of: map)
    if map.style == .flow {
      let before = predecessor(of: entry.key, placement, among: own)
      if before == nil, placement.isFirst(entry.key), let first = own.first {
        let start = first.key.place.start.offset
        return [Splice(start..<start, writer.flow(entry) + flowSeparator(before: first.key))]
      }
      return flowInsertion(of: writer.flow(entry), after: before ?? own.last, in: map)
    }
    if case .section(let order) = placement, path.count == 1 {
      return insertion(ofSection: entry, order, among: own)
    }
    let last = placement == .first ? nil : own.last
    guard let before = predecessor(of: entry.key, placement, among: own) ?? last else {
      return topInsertion(of: entry, in: map)
    }
    let lines = lines(entry, placement, column: before.key.place.start.column - 1)
    return [lineInsertion(lines, after: max(before.key.place.end, before.value.place.end).offset)]
  }

  private func lines(
    _ entry: YAMLFragment.Entry, _ placement: YAMLEdit.Placement, column: Int
  ) -> [String] {
    guard case .section = placement else { return writer.entry(entry, column: column) }
    return writer.declaration(entry, column: column)
  }

  /// Above the first entry of a block and its comments.
  private func topInsertion(of entry: YAMLFragment.Entry, in map: YAMLNode) -> [Splice] {
    let start = map.range.start.offset
    let column = map.range.start.column - 1
    let lines = writer.entry(entry, column: column)
    let line = source.lineStart(of: start)
    guard source.isBlank(line..<start) else {
      // Behind a dash.
      let text = lines.joined(separator: layout.lineBreak).dropFirst(column)
      return [Splice(start..<start, text + layout.lineBreak + writer.spaces(column))]
    }
    let top = commentsStart(above: line, indentation: start - line)
    return [Splice(top..<top, lines.map { $0 + layout.lineBreak }.joined())]
  }

  /// Above the first section that comes later, else at the end of the text; an empty line between.
  private func insertion(
    ofSection entry: YAMLFragment.Entry, _ order: [String], among own: [YAMLNode.Pair]
  ) -> [Splice] {
    guard case .map(let entries) = entry.value else { return [] }
    let lines =
      [writer.key(entry.key, in: .block) + ":"]
      + entries.flatMap { writer.declaration($0, column: layout.indentation) }
    let rank = order.firstIndex(of: entry.key) ?? order.count
    let later = own.first { pair in (order.firstIndex(of: pair.name) ?? -1) > rank }
    guard let later else { return [lineInsertion([""] + lines, after: source.bytes.count)] }
    let line = source.lineStart(of: later.key.place.start.offset)
    let start = commentsStart(above: line, indentation: 0)
    return [Splice(start..<start, (lines + [""]).map { $0 + layout.lineBreak }.joined())]
  }

  /// An alias of a map becomes a map that merges it.
  func merge(of alias: SourceRange, with entry: YAMLFragment.Entry) -> Splice {
    Splice(
      alias.start.offset..<alias.end.offset, "{<<: \(text(of: alias)), \(writer.flow(entry))}")
  }

  func removal(
    of pair: YAMLNode.Pair, from parent: Place, at path: [YAMLStep],
    _ comments: YAMLEdit.CommentsAbove = .ifSurelyItsOwn
  ) -> [Splice]? {
    let own = ownPairs(of: parent.node)
    guard let index = own.firstIndex(where: { $0.name == pair.name }) else { return nil }
    let start = pair.key.place.start.offset
    let end = max(pair.key.place.end, pair.value.place.end).offset
    if parent.node.style == .flow {
      return [
        Splice(
          flowRemoval(
            start..<end, before: own[at: index + 1]?.key.place.start.offset,
            after: own[at: index - 1]?.value.place.end.offset), "")
      ]
    }
    guard own.count > 1 else { return emptied(path.dropLast(), by: "{}", removing: start..<end) }
    // The first entry of a map that begins behind a dash.
    if !source.isBlank(source.lineStart(of: start)..<start) {
      guard let next = own[at: index + 1] else { return nil }
      return [Splice(start..<next.key.place.start.offset, "")]
    }
    return [Splice(lines(of: start..<end, comments), "")]
  }

  /// As written here, in the order of the text.
  private func ownPairs(of map: YAMLNode) -> [YAMLNode.Pair] {
    (map.pairs ?? []).filter { !$0.isMerged }
      .sorted { $0.key.place.start < $1.key.place.start }
  }

  private func predecessor(
    of key: String, _ placement: YAMLEdit.Placement, among pairs: [YAMLNode.Pair]
  ) -> YAMLNode.Pair? {
    guard case .ordered(let order) = placement, let rank = order.firstIndex(of: key) else {
      return placement == .first ? nil : pairs.last
    }
    let earlier = pairs.filter { pair in
      order.firstIndex(of: pair.name).map { $0 < rank } ?? false
    }
    let rankOf = { (pair: YAMLNode.Pair) in order.firstIndex(of: pair.name) ?? -1 }
    return earlier.max { rankOf($0) < rankOf($1) }
  }

  /// Into a map of which nothing is written, or only `null`.
  private func firstEntry(
    _ entry: YAMLFragment.Entry, _ placement: YAMLEdit.Placement, _ path: ArraySlice<YAMLStep>
  ) -> [Splice]? {
    guard case .key(let name)? = path.last,
      let pair = node(at: path.dropLast())?.pairs?.first(where: { $0.name == name }),
      let colon = colon(after: pair.key)
    else { return nil }
    let column = pair.key.place.start.column - 1 + layout.indentation
    let lines = lines(entry, placement, column: column)
    guard isNothing(pair.value) else {
      let range = pair.value.place.start.offset..<pair.value.place.end.offset
      return [Splice(range, "{\(writer.flow(entry))}")]
    }
    return [lineInsertion(lines, after: colon)]
  }

  /// Into the braces of a map or the brackets of a list.
  func flowInsertion(
    of text: String, after before: YAMLNode.Pair?, in map: YAMLNode
  ) -> [Splice]? {
    guard let before else {
      let close = map.range.end.offset - 1
      var last = close - 1
      while last > map.range.start.offset, source.isBlank(last..<(last + 1)) { last -= 1 }
      let isEmpty = last == map.range.start.offset
      return [Splice((last + 1)..<(last + 1), (isEmpty ? "" : ", ") + text)]
    }
    let end = max(before.key.place.end, before.value.place.end).offset
    return [Splice(end..<end, flowSeparator(before: before.key) + text)]
  }

  /// A line of its own for what comes after something that has one.
  func flowSeparator(before node: YAMLNode) -> String {
    let start = source.lineStart(of: node.place.start.offset)
    guard source.isBlank(start..<node.place.start.offset) else { return ", " }
    return "," + layout.lineBreak + writer.spaces(node.place.start.column - 1)
  }

  /// With the comma that parts it from its neighbour.
  func flowRemoval(_ range: Range<Int>, before next: Int?, after former: Int?) -> Range<Int> {
    if let next { return range.lowerBound..<next }
    return (former ?? range.lowerBound)..<range.upperBound
  }

  // MARK: Lines

  /// Lines below the one where something ends.
  func lineInsertion(_ lines: [String], after end: Int) -> Splice {
    let text = lines.joined(separator: layout.lineBreak)
    let next = source.nextLine(after: end)
    let isLastLine = next == source.bytes.count && source.bytes.last != 0x0A
    return Splice(
      next..<next, isLastLine ? layout.lineBreak + text : text + layout.lineBreak)
  }

  /// The whole lines of something, with the comment lines above that are about nothing else.
  func lines(
    of range: Range<Int>, _ comments: YAMLEdit.CommentsAbove = .ifSurelyItsOwn
  ) -> Range<Int> {
    var start = source.lineStart(of: range.lowerBound)
    let end = source.nextLine(after: range.upperBound)
    let indentation = range.lowerBound - start
    let hasLines = source.nextLine(after: range.lowerBound) < end
    if comments == .always && hasLines || !isEntry(lineAt: end, indentation: indentation) {
      start = commentsStart(above: start, indentation: indentation)
    }
    guard comments == .always else { return start..<end }
    // Two blocks that were parted by empty lines still are, by those of one side.
    if start == 0 || isEmpty(lineAt: source.lineStart(of: start - 1)) {
      var next = end
      while next < source.bytes.count, isEmpty(lineAt: next) { next = source.nextLine(after: next) }
      if next < source.bytes.count { return start..<next }
      while start > 0, isEmpty(lineAt: source.lineStart(of: start - 1)) {
        start = source.lineStart(of: start - 1)
      }
    }
    return start..<end
  }

  /// Where the comment lines right above a line begin, which stand in as far as it; else the line.
  private func commentsStart(above line: Int, indentation: Int) -> Int {
    var start = line
    while start > 0 {
      let above = source.lineStart(of: start - 1)
      guard isComment(lineAt: above, indentation: indentation) else { break }
      start = above
    }
    return start
  }

  private func isEmpty(lineAt start: Int) -> Bool {
    start < source.bytes.count && source.isBlank(start..<source.nextLine(after: start))
  }

  private func isComment(lineAt start: Int, indentation: Int) -> Bool {
    first(ofLineAt: start) == start + indentation
      && source.bytes[start + indentation] == UInt8(ascii: "#")
  }

  /// Something of the same level follows right here, and no comment of its own.
  private func isEntry(lineAt start: Int, indentation: Int) -> Bool {
    first(ofLineAt: start) == start + indentation
      && source.bytes[start + indentation] != UInt8(ascii: "#")
  }

  /// The first byte of a line that is no space; nil in an empty line.
  private func first(ofLineAt start: Int) -> Int? {
    var at = start
    while at < source.bytes.count, source.bytes[at] == 0x20 { at += 1 }
    guard at < source.bytes.count, !source.isBlank(at..<(at + 1)) else { return nil }
    return at
  }

  /// Removes the last thing in a block collection, for which `{}` or `[]` has to be written.
  /// - Parameter path: of the collection.
  func emptied(
    _ path: ArraySlice<YAMLStep>, by text: String, removing range: Range<Int>
  ) -> [Splice]? {
    guard case .key(let name)? = path.last,
      let pair = node(at: path.dropLast())?.pairs?.first(where: { $0.name == name }),
      let colon = colon(after: pair.key), colon <= source.lineStart(of: range.lowerBound)
    else { return nil }
    return [Splice(colon..<colon, " " + text), Splice(lines(of: range), "")]
  }
}

extension YAMLEdit.Placement {
  /// Whether a key comes first where nothing precedes it.
  fileprivate func isFirst(_ key: String) -> Bool {
    switch self {
    case .first: true
    case .ordered(let order): order.contains(key)
    case .last, .section: false
    }
  }
}
