/// Entries of maps come and go.
extension YAMLEditor {
  /// - Parameter path: of the new entry.
  func insertion(
    of entry: YAMLFragment.Entry, order: [String], in holder: Place, at path: [YAMLStep]
  ) -> [TextEdit]? {
    let map = holder.node
    if map.isNull { return firstEntry(entry, path.dropLast()) }
    guard map.pairs != nil else { return nil }
    let own = ownPairs(of: map)
    let before = predecessor(of: entry.key, order, among: own)
    if map.style == .flow {
      if before == nil, order.contains(entry.key), let first = own.first {
        let start = first.key.place.start.offset
        return [source.edit(start..<start, writer.flow(entry) + flowSeparator(before: first.key))]
      }
      return flowInsertion(of: writer.flow(entry), after: before ?? own.last, in: map)
    }
    guard let before = before ?? own.last else { return nil }
    let column = before.key.place.start.column - 1
    let lines = writer.entry(entry, column: column)
    return [lineInsertion(lines, after: max(before.key.place.end, before.value.place.end).offset)]
  }

  func removal(
    of pair: YAMLNode.Pair, from holder: Place, at path: [YAMLStep],
    _ comments: CommentsAbove = .ifSurelyItsOwn
  ) -> [TextEdit]? {
    let own = ownPairs(of: holder.node)
    guard let index = own.firstIndex(where: { $0.name == pair.name }) else { return nil }
    let start = pair.key.place.start.offset
    let end = max(pair.key.place.end, pair.value.place.end).offset
    if holder.node.style == .flow {
      return [
        source.edit(
          flowRemoval(
            start..<end, before: own[at: index + 1]?.key.place.start.offset,
            after: own[at: index - 1]?.value.place.end.offset), "")
      ]
    }
    guard own.count > 1 else { return emptied(path.dropLast(), by: "{}", removing: start..<end) }
    // The first entry of a map that begins behind a dash.
    if !source.isBlank(source.lineStart(of: start)..<start) {
      guard let next = own[at: index + 1] else { return nil }
      return [source.edit(start..<next.key.place.start.offset, "")]
    }
    return [source.edit(lines(of: start..<end, comments), "")]
  }

  /// As written here, in the order of the text.
  private func ownPairs(of map: YAMLNode) -> [YAMLNode.Pair] {
    (map.pairs ?? []).filter { !$0.isMerged }
      .sorted { $0.key.place.start < $1.key.place.start }
  }

  private func predecessor(
    of key: String, _ order: [String], among pairs: [YAMLNode.Pair]
  ) -> YAMLNode.Pair? {
    guard let rank = order.firstIndex(of: key) else { return pairs.last }
    let earlier = pairs.filter { pair in
      order.firstIndex(of: pair.name).map { $0 < rank } ?? false
    }
    let rankOf = { (pair: YAMLNode.Pair) in order.firstIndex(of: pair.name) ?? -1 }
    return earlier.max { rankOf($0) < rankOf($1) }
  }

  /// Into a map of which nothing is written, or only `null`.
  private func firstEntry(
    _ entry: YAMLFragment.Entry, _ path: ArraySlice<YAMLStep>
  ) -> [TextEdit]? {
    guard case .key(let name)? = path.last,
      let pair = node(at: path.dropLast())?.pairs?.first(where: { $0.name == name }),
      let colon = colon(after: pair.key)
    else { return nil }
    let column = pair.key.place.start.column - 1 + layout.indentation
    let lines = writer.entry(entry, column: column)
    guard isNothing(pair.value) else {
      let range = pair.value.place.start.offset..<pair.value.place.end.offset
      return [source.edit(range, "{\(writer.flow(entry))}")]
    }
    return [lineInsertion(lines, after: colon)]
  }

  /// Into the braces of a map or the brackets of a list.
  func flowInsertion(
    of text: String, after before: YAMLNode.Pair?, in map: YAMLNode
  ) -> [TextEdit]? {
    guard let before else {
      let close = map.range.end.offset - 1
      var last = close - 1
      while last > map.range.start.offset, source.isBlank(last..<(last + 1)) { last -= 1 }
      let isEmpty = last == map.range.start.offset
      return [source.edit((last + 1)..<(last + 1), (isEmpty ? "" : ", ") + text)]
    }
    let end = max(before.key.place.end, before.value.place.end).offset
    return [source.edit(end..<end, flowSeparator(before: before.key) + text)]
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
  func lineInsertion(_ lines: [String], after end: Int) -> TextEdit {
    let text = lines.joined(separator: layout.lineBreak)
    let next = source.nextLine(after: end)
    let isLastLine = next == source.bytes.count && source.bytes.last != 0x0A
    return source.edit(
      next..<next, isLastLine ? layout.lineBreak + text : text + layout.lineBreak)
  }

  /// The whole lines of something, with the comment lines above that are about nothing else.
  func lines(
    of range: Range<Int>, _ comments: CommentsAbove = .ifSurelyItsOwn
  ) -> Range<Int> {
    var start = source.lineStart(of: range.lowerBound)
    let end = source.nextLine(after: range.upperBound)
    let indentation = range.lowerBound - start
    let hasLines = source.nextLine(after: range.lowerBound) < end
    if comments == .always && hasLines || !isEntry(lineAt: end, indentation: indentation) {
      while start > 0 {
        let above = source.lineStart(of: start - 1)
        guard isComment(lineAt: above, indentation: indentation) else { break }
        start = above
      }
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
  ) -> [TextEdit]? {
    guard case .key(let name)? = path.last,
      let pair = node(at: path.dropLast())?.pairs?.first(where: { $0.name == name }),
      let colon = colon(after: pair.key), colon <= source.lineStart(of: range.lowerBound)
    else { return nil }
    return [source.edit(colon..<colon, " " + text), source.edit(lines(of: range), "")]
  }
}
