import CYAML

/// Builds the tree of what is laid out from libyaml's events. The text has been read without errors.
struct LayoutTreeBuilder {
  private struct Frame {
    var collection: LayoutCollection
    var properties: String
    var anchor: String?
    var start: SourcePosition
    var contentStart: SourcePosition
    var key: LayoutNode?
    var parentIndent: Int
  }

  let source: SourceFile
  private var marks: YAMLMarks
  private var frames: [Frame] = []
  private(set) var root: LayoutNode?
  /// The `---`, where there is one.
  private(set) var documentStart: SourceRange?
  /// Stretches of the text in which a `#` begins no comment, in their order.
  private(set) var scalars: [Range<Int>] = []
  private(set) var hasAnchors = false
  private(set) var problem: Diagnostic?

  init(source: SourceFile, bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    self.source = source
    marks = YAMLMarks(
      bytes: bytes, isASCII: isASCII, byteOrderMarkLength: source.byteOrderMarkLength)
  }

  mutating func add(_ event: yaml_event_t) {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      if event.data.document_start.implicit == 0 {
        documentStart = documentStart(marks.range(event.start_mark, event.end_mark))
      }
    case YAML_SCALAR_EVENT: addScalar(event)
    case YAML_ALIAS_EVENT:
      let range = marks.range(event.start_mark, event.end_mark)
      finish(
        LayoutNode(
          .alias, repeated: event.data.alias.anchor.map { String(cString: $0) },
          start: range.start, range: range))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      open(
        event, isMapping: false, anchor: start.anchor, isTagged: start.tag != nil,
        style: start.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      open(
        event, isMapping: true, anchor: start.anchor, isTagged: start.tag != nil,
        style: start.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      close(end: marks.position(event.end_mark))
    default: break
    }
  }

  /// The mark of an explicit document may begin with its directives.
  private func documentStart(_ range: SourceRange) -> SourceRange {
    let start = source.advanced(range.start, to: max(range.start.offset, range.end.offset - 3))
    return SourceRange(start: start, end: range.end)
  }

  private mutating func addScalar(_ event: yaml_event_t) {
    let scalar = event.data.scalar
    let style: YAMLNode.ScalarStyle =
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    let text = String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    var whole = marks.range(event.start_mark, event.end_mark)
    // What is absent is for libyaml where the next thing begins.
    if let key = frames.last?.key, whole.start.offset == whole.end.offset {
      whole = SourceRange(start: key.range.end, end: key.range.end)
    }
    // No scalar begins with what these begin with; libyaml does not tell of a bare `!`.
    let (properties, start) = properties(whole, hasAnchor: true, hasTag: true)
    if start.offset < whole.end.offset { scalars.append(start.offset..<whole.end.offset) }
    finish(
      LayoutNode(
        .scalar(style), text: text, properties: properties, anchor: anchor(scalar.anchor),
        start: whole.start,
        range: SourceRange(start: start, end: whole.end),
        parentIndent: frames.last?.parentIndent ?? -1))
  }

  private mutating func open(
    _ event: yaml_event_t, isMapping: Bool, anchor name: UnsafePointer<yaml_char_t>?,
    isTagged: Bool, style: LayoutCollection.Style
  ) {
    let whole = marks.range(event.start_mark, event.end_mark)
    let (properties, start) = properties(
      SourceRange(start: whole.start, end: source.end(from: whole.end)),
      hasAnchor: name != nil, hasTag: isTagged)
    let outer = frames.last?.parentIndent ?? -1
    frames.append(
      Frame(
        collection: LayoutCollection(isMapping: isMapping, style: style), properties: properties,
        anchor: anchor(name), start: whole.start, contentStart: start,
        parentIndent: style == .block ? start.column - 1 : outer))
  }

  private mutating func close(end: SourcePosition) {
    guard let frame = frames.popLast() else { return }
    let last = frame.collection.entries.last?.value.range.end
    let range = SourceRange(
      start: frame.contentStart,
      end: frame.collection.style == .flow ? end : last ?? frame.contentStart)
    finish(
      LayoutNode(
        .collection(frame.collection), properties: frame.properties, anchor: frame.anchor,
        start: frame.start, range: range))
  }

  private mutating func finish(_ node: LayoutNode) {
    if node.anchor != nil { hasAnchors = true }
    guard let top = frames.indices.last else {
      root = node
      return
    }
    guard frames[top].collection.isMapping else {
      frames[top].collection.entries.append(LayoutEntry(key: nil, value: node))
      return
    }
    if let key = frames[top].key {
      frames[top].key = nil
      frames[top].collection.entries.append(LayoutEntry(key: key, value: node))
    } else {
      checkKey(node)
      frames[top].key = node
    }
  }

  /// A key that is written over several lines needs the form `? key`, which this layout has not.
  private mutating func checkKey(_ key: LayoutNode) {
    let isLong = key.range.end.offset - key.range.start.offset > 900
    guard key.range.start.line != key.range.end.line || isLong, problem == nil else { return }
    problem = Diagnostic(
      .notFormattable,
      "This key spans several lines or is very long. Write it on one line.",
      at: SourceLocation(file: source.name, range: key.range))
  }

  private mutating func anchor(_ name: UnsafePointer<yaml_char_t>?) -> String? {
    name.map { String(cString: $0) }
  }

  /// Tag and anchor at the beginning of a node, and where the value begins behind them and the comments
  /// that may follow them. Those of a block's first key may follow as well, and are not its own.
  private func properties(
    _ whole: SourceRange, hasAnchor: Bool, hasTag: Bool
  ) -> (text: String, contentStart: SourcePosition) {
    var wanted: Set<UInt8> = []
    if hasAnchor { wanted.insert(UInt8(ascii: "&")) }
    if hasTag { wanted.insert(UInt8(ascii: "!")) }
    if wanted.isEmpty { return ("", whole.start) }
    let bytes = source.bytes
    var words: [String] = []
    var at = whole.start.offset
    let end = whole.end.offset
    while true {
      let space = source.skippingSpace(from: at, to: end)
      guard space < end, wanted.remove(bytes[space]) != nil else {
        return (words.joined(separator: " "), source.advanced(whole.start, to: space))
      }
      at = space
      while at < end, !source.isSpace(at) { at += 1 }
      words.append(String(decoding: bytes[space..<at], as: UTF8.self))
    }
  }
}

extension SourceFile {
  func isSpace(_ at: Int) -> Bool {
    bytes[at] == 0x20 || bytes[at] == 0x09 || lineBreakLength(at: at) != nil
  }

  /// The next byte that belongs to no space, line break or comment.
  func skippingSpace(from start: Int, to end: Int) -> Int {
    var at = start
    while at < end {
      if let length = lineBreakLength(at: at) {
        at += length
      } else if bytes[at] == 0x20 || bytes[at] == 0x09 {
        at += 1
      } else if bytes[at] == UInt8(ascii: "#") {
        while at < end, lineBreakLength(at: at) == nil { at += 1 }
      } else {
        return at
      }
    }
    return min(at, end)
  }

  func end(from start: SourcePosition) -> SourcePosition {
    SourcePosition(line: start.line, column: start.column, offset: bytes.count)
  }
}
