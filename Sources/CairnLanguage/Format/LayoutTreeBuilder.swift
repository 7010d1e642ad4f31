/// Builds the layout tree from the events of a text that has been read without errors.
struct LayoutTreeBuilder {
  private let cursor: YAMLCursor
  private(set) var root: LayoutNode?
  /// The range of the `---`, if there is one.
  private(set) var documentStart: SourceRange?
  /// Byte ranges in which a `#` doesn't begin a comment, in order.
  private(set) var scalars: [Range<Int>] = []
  private(set) var hasAnchors = false
  private(set) var problem: Diagnostic?

  var lines: LineIndex { cursor.lines }

  init(_ source: SourceFile) { cursor = YAMLCursor(source) }

  /// - Returns: false if the text can't be read.
  mutating func read() -> Bool {
    while let event = cursor.next() {
      if case .document(let isMarked) = event.kind {
        // The document may begin with directives.
        let end = event.whole.end
        let start = lines.position(end.offset - 3)
        if isMarked { documentStart = SourceRange(start: start, end: end) }
      } else {
        root = node(event, parentIndent: -1)
      }
    }
    return cursor.problem == nil
  }

  /// - Parameters:
  ///   - key: the key whose value it is.
  ///   - parentIndent: as in `LayoutNode`.
  private mutating func node(
    _ event: YAMLEvent, of key: LayoutNode? = nil, parentIndent: Int
  ) -> LayoutNode? {
    if event.anchor != nil { hasAnchors = true }
    var range = event.range
    func made(
      _ content: LayoutNode.Content, text: String? = nil, repeated: String? = nil,
      from start: SourcePosition = event.whole.start
    ) -> LayoutNode {
      LayoutNode(
        content, text: text, properties: properties(of: event), anchor: event.anchor,
        repeated: repeated, start: start, range: range, parentIndent: parentIndent)
    }
    switch event.kind {
    case .scalar(let text, let style):
      if let key, event.whole.start.offset == event.whole.end.offset {
        // libyaml places an absent value where the next value begins.
        range = SourceRange(start: key.range.end, end: key.range.end)
        return made(.scalar(style), text: text, from: range.start)
      }
      if range.start.offset < range.end.offset {
        scalars.append(range.start.offset..<range.end.offset)
      }
      return made(.scalar(style), text: text)
    case .alias(let name): return made(.alias, repeated: name)
    case .open(let isMapping, let style):
      let collection = LayoutCollection(isMapping: isMapping, style: style)
      let close = readEntries(
        of: collection, parentIndent: style == .block ? range.start.column - 1 : parentIndent)
      let last = collection.entries.last?.value.range.end
      range.end = (style == .flow ? close : last) ?? range.start
      return made(.collection(collection))
    case .document, .close: return nil
    }
  }

  /// - Returns: where the collection ends; for libyaml that is where the next value begins.
  private mutating func readEntries(
    of collection: LayoutCollection, parentIndent: Int
  ) -> SourcePosition? {
    var key: LayoutNode?
    while let event = cursor.next() {
      guard let node = node(event, of: key, parentIndent: parentIndent) else {
        return event.whole.end
      }
      if collection.isMapping, key == nil {
        checkKey(node)
        key = node
      } else {
        collection.entries.append(LayoutEntry(key: key, value: node))
        key = nil
      }
    }
    return nil
  }

  /// A key that spans several lines needs the form `? key`, which the formatter doesn't write.
  private mutating func checkKey(_ key: LayoutNode) {
    let isLong = key.range.end.offset - key.range.start.offset > 900
    guard key.range.start.line != key.range.end.line || isLong, problem == nil else { return }
    problem = Diagnostic(
      .notFormattable,
      "This key spans several lines or is very long. Write it on one line.",
      at: SourceLocation(file: lines.source.name, range: key.range))
  }

  private func properties(of event: YAMLEvent) -> String {
    event.properties.map { String(decoding: lines.source.bytes[$0], as: UTF8.self) }
      .joined(separator: " ")
  }
}
