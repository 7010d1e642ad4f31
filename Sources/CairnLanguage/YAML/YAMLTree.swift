/// What a text was read to be, kept for the next version of it: an edit mostly concerns one entry of one
/// section, and nothing else has to be parsed again.
///
/// That gives what parsing the whole text gives because
/// - only texts without errors are kept, and such without directives, which hold for all that follows,
/// - an entry is parsed anew from the beginning of its key's line to that of the next one, which is where
///   libyaml is in the same state as at the start of a text but for the mappings around it,
/// - the lines count only if they are, by themselves, entries of a block mapping in the same column, the
///   first of them in the first line: nothing that stands above can go on in them,
/// - and neither what stood there nor what stands there now has anchors, aliases or merge keys.
struct YAMLTree: Sendable {
  let source: SourceFile
  let root: YAMLNode

  /// Nil where no part of the text can be read apart from the rest.
  init?(_ source: SourceFile, _ result: YAMLReader.Result) {
    guard !result.isFramed, result.diagnostics.isEmpty, let root = result.root else { return nil }
    self.init(source, root)
  }

  private init(_ source: SourceFile, _ root: YAMLNode) {
    self.source = source
    self.root = root
  }

  /// The tree of another version of the text; nil when all of it has to be parsed.
  func edited(to edited: SourceFile) -> YAMLTree? {
    guard source.name == edited.name,
      source.byteOrderMarkLength == edited.byteOrderMarkLength
    else { return nil }
    guard let edit = TextChange(from: source.bytes, to: edited.bytes) else {
      return YAMLTree(edited, root)
    }
    return reading(edit, in: edited).map { YAMLTree(edited, $0) }
  }

  private func reading(_ edit: TextChange, in edited: SourceFile) -> YAMLNode? {
    guard let sections = blockPairs(root),
      let index = lastIndex(of: sections, before: edit.old.lowerBound),
      let entries = blockPairs(sections[index].value),
      // What is written at the very beginning of a line may go on with the entry above.
      var first = lastIndex(of: entries, before: edit.old.lowerBound)
        ?? (entries.first.flatMap(lineStart) == edit.old.lowerBound ? 0 : nil)
    else { return nil }

    /// Where the next entry's line begins.
    func end(of entry: Int) -> Int? {
      if entry + 1 < entries.count { return lineStart(of: entries[entry + 1]) }
      return index + 1 < sections.count ? lineStart(of: sections[index + 1]) : source.bytes.count
    }
    func endsLine(at end: Int) -> Bool {
      end == edited.bytes.count || edited.bytes[end - 1] == 0x0A
    }
    var last = first
    while let end = end(of: last), end < edit.old.upperBound || !endsLine(at: end + edit.growth) {
      last += 1
      guard last < entries.count else { return nil }
    }
    guard let end = end(of: last) else { return nil }

    // The edit may have taken an entry away, or what it begins with may belong to the one above.
    for _ in 0..<3 {
      guard let start = lineStart(of: entries[first]) else { return nil }
      let part = Part(
        sections: sections, index: index, entries: entries, changed: first...last,
        lines: start..<end)
      if let root = reading(part, edit, in: edited) { return root }
      guard first > 0 else { return nil }
      first -= 1
    }
    return nil
  }

  /// Entries of a section, with all the lines from the first of them to the next.
  private struct Part {
    var sections: [YAMLNode.Pair]
    var index: Int
    var entries: [YAMLNode.Pair]
    var changed: ClosedRange<Int>
    var lines: Range<Int>
  }

  private func reading(_ part: Part, _ edit: TextChange, in edited: SourceFile) -> YAMLNode? {
    let (entries, changed) = (part.entries, part.changed)
    let lines = part.lines.lowerBound..<(part.lines.upperBound + edit.growth)
    let key = entries[changed.lowerBound].place.start
    let begin = SourceShift(lines: key.line - 1, bytes: lines.lowerBound)
    let firstKey = SourcePosition(
      line: key.line, column: key.column, offset: lines.lowerBound + key.column - 1)
    guard let read = YAMLReader.root(ofLines: lines, of: edited, from: begin),
      let new = blockPairs(read), read.tag == nil, read.range.start == firstKey,
      read.height < YAMLReader.depthLimit / 2,
      // To libyaml a `? key` without a value has one where the next thing begins.
      read.range.end.offset < lines.upperBound || lines.upperBound == edited.bytes.count,
      !entries[changed].contains(where: \.hasTies),
      new.map(\.name) == entries[changed].map(\.name) || hasOwnNames(new, beside: part)
    else { return nil }
    let shift = SourceShift(
      lines: edited.lineBreaks(in: lines) - source.lineBreaks(in: part.lines), bytes: edit.growth)
    let below = part.lines.upperBound
    let section = part.sections[part.index]
    let value = section.value.with(
      entries[..<changed.lowerBound] + new
        + entries[(changed.upperBound + 1)...].map { $0.moved(by: shift, from: below) },
      from: changed.lowerBound == 0 ? read.range.start : section.value.range.start)
    // Of what follows, the entries are asked for soon and often: they are moved one by one.
    return root.with(
      part.sections[..<part.index] + [YAMLNode.Pair(key: section.key, value: value)]
        + part.sections[(part.index + 1)...].map { section in
          YAMLNode.Pair(
            key: section.key.moved(by: shift, from: below),
            value: section.value.moved(by: shift, from: below))
        },
      from: root.range.start)
  }

  private func hasOwnNames(_ new: [YAMLNode.Pair], beside part: Part) -> Bool {
    let names = Set(new.map(\.name))
    return !part.entries.indices.contains {
      !part.changed.contains($0) && names.contains(part.entries[$0].name)
    }
  }

  /// The last one whose line begins before a place.
  private func lastIndex(of pairs: [YAMLNode.Pair], before offset: Int) -> Int? {
    var (low, high) = (0, pairs.count)
    while low < high {
      let middle = (low + high) / 2
      let start = pairs[middle].place.start
      if start.offset - (start.column - 1) < offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// Of a mapping in lines of its own that nothing else repeats, or is merged into.
  private func blockPairs(_ node: YAMLNode) -> [YAMLNode.Pair]? {
    node.style == .block && node.anchor == nil && node.alias == nil && !node.hasMergeKey
      ? node.pairs : nil
  }

  /// Where the line of a key begins; nil when something else stands before the key.
  private func lineStart(of pair: YAMLNode.Pair) -> Int? {
    let start = pair.place.start
    let begin = start.offset - (start.column - 1)
    guard begin >= 0, source.bytes[begin..<start.offset].allSatisfy({ $0 == 0x20 }),
      begin == source.byteOrderMarkLength || source.bytes[begin - 1] == 0x0A
    else { return nil }
    return begin
  }
}

extension YAMLNode {
  /// A block mapping with other entries.
  fileprivate func with(_ pairs: some Sequence<Pair>, from start: SourcePosition) -> YAMLNode {
    let pairs = Array(pairs)
    let range = SourceRange(start: start, end: pairs.last?.value.place.end ?? range.end)
    return YAMLNode(.mapping(pairs), range: range, tag: tag, style: style)
  }
}

extension SourceFile {
  fileprivate func lineBreaks(in range: Range<Int>) -> Int {
    var (count, at) = (0, range.lowerBound)
    while at < range.upperBound {
      if let length = lineBreakLength(at: at) {
        count += 1
        at += length
      } else {
        at += 1
      }
    }
    return count
  }
}
