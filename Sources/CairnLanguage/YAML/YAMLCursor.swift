import CYAML

/// Reads a text through libyaml, event by event. The tree of values and the layout tree are both
/// built from these events. The text must have passed `YAMLText.check`.
final class YAMLCursor {
  let lines: LineIndex
  /// The syntax error that ended the events, if any.
  private(set) var problem: YAMLProblem?

  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  /// A copy, because libyaml keeps a pointer to it.
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var marks: YAMLMarks
  private var isDone = false

  var source: SourceFile { lines.source }

  init(_ source: SourceFile) {
    lines = LineIndex(source)
    bytes = .allocate(capacity: source.bytes.count)
    _ = bytes.initialize(fromContentsOf: source.bytes)
    let start = source.byteOrderMarkLength
    marks = YAMLMarks(bytes: UnsafeBufferPointer(bytes), from: start)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else { fatalError("out of memory") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress.map { $0 + start }, bytes.count - start)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    bytes.deallocate()
  }

  /// The next event; nil at the end of the text or after a syntax error (see `problem`).
  func next() -> YAMLEvent? {
    while !isDone {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else {
        isDone = true
        problem = YAMLProblem(parser.pointee, &marks)
        return nil
      }
      defer { yaml_event_delete(&event) }
      if let event = translated(event) { return event }
      isDone = event.type == YAML_STREAM_END_EVENT
    }
    return nil
  }

  private func translated(_ event: yaml_event_t) -> YAMLEvent? {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      return made(.document(isMarked: event.data.document_start.implicit == 0), event)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return made(
        .scalar(text, style(scalar.style)), event, tag: scalar.tag, anchor: scalar.anchor)
    case YAML_ALIAS_EVENT:
      return made(.alias(string(event.data.alias.anchor) ?? ""), event)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      let isFlow = start.style == YAML_FLOW_SEQUENCE_STYLE
      return made(
        .open(isMapping: false, isFlow ? .flow : .block), event, tag: start.tag,
        anchor: start.anchor)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      let isFlow = start.style == YAML_FLOW_MAPPING_STYLE
      return made(
        .open(isMapping: true, isFlow ? .flow : .block), event, tag: start.tag,
        anchor: start.anchor)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return made(.close, event)
    default: return nil
    }
  }

  private func made(
    _ kind: YAMLEvent.Kind, _ event: yaml_event_t, tag: UnsafePointer<yaml_char_t>? = nil,
    anchor: UnsafePointer<yaml_char_t>? = nil
  ) -> YAMLEvent {
    let whole = marks.range(event.start_mark, event.end_mark)
    var (properties, start) = ([Range<Int>](), whole.start)
    switch kind {
    // A scalar can't begin with `!` or `&`, and libyaml doesn't report a bare `!`.
    case .scalar: (properties, start) = self.properties(in: whole, maximum: 2)
    // The tag and anchor of its first key may follow.
    case .open:
      let count = (tag == nil ? 0 : 1) + (anchor == nil ? 0 : 1)
      (properties, start) = self.properties(in: whole, maximum: count)
    case .document, .alias, .close: break
    }
    return YAMLEvent(
      kind: kind, whole: whole, start: start, tag: string(tag), anchor: string(anchor),
      properties: properties)
  }

  /// The tag and anchor at the beginning of a value, and the position where the value itself
  /// begins.
  private func properties(
    in whole: SourceRange, maximum: Int
  ) -> (words: [Range<Int>], start: SourcePosition) {
    var words: [Range<Int>] = []
    var (at, end) = (whole.start.offset, whole.end.offset)
    while at < end, words.count < maximum,
      bytes[at] == UInt8(ascii: "!") || bytes[at] == UInt8(ascii: "&")
    {
      let start = at
      while at < end, !source.isSpace(at) { at += 1 }
      words.append(start..<at)
      at = source.skippingSpace(from: at, to: end)
    }
    return (words, words.isEmpty ? whole.start : lines.position(at, after: whole.start))
  }

  private func style(_ style: yaml_scalar_style_t) -> YAMLNode.ScalarStyle {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private func string(_ text: UnsafePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }
}

extension SourceFile {
  fileprivate func isSpace(_ at: Int) -> Bool {
    bytes[at] == 0x20 || bytes[at] == 0x09 || lineBreakLength(at: at) != nil
  }

  /// The next byte that isn't part of a space, line break or comment.
  fileprivate func skippingSpace(from start: Int, to end: Int) -> Int {
    var at = start
    while at < end {
      if let length = lineBreakLength(at: at) {
        at += length
      } else if bytes[at] == 0x20 || bytes[at] == 0x09 {
        at += 1
      } else if bytes[at] == UInt8(ascii: "#") {
        while at < end, lineBreakLength(at: at) == nil { at += 1 }
      } else {
        break
      }
    }
    return min(at, end)
  }
}
