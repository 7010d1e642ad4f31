import CYAML

/// Builds the tree of nodes from libyaml's events, without recursion.
struct YAMLTreeBuilder {
  enum Step { case goOn, stop }

  private struct Frame {
    var isMapping: Bool
    var start: SourcePosition
    var style: YAMLNode.CollectionStyle
    var tag: CoreTag?
    var anchor: String?
    var isBroken: Bool
    var items: [YAMLNode] = []
    var pairs: [YAMLNode.Pair] = []
    var key: YAMLNode?
  }

  private var told: [Diagnostic] = []
  let byteOrderMarkLength: Int
  private let source: SourceFile
  private var marks: YAMLMarks
  private var frames: [Frame] = []
  private var root: YAMLNode?
  private var documents = 0
  private var anchors: [String: YAMLNode] = [:]
  private var repeatedSize = 0
  private var mappings: YAMLMappings

  /// The document begins with `---`.
  private(set) var isMarked = false
  /// Directives (`%TAG`) stand before it, or it ends with `...`.
  private(set) var isFramed = false

  var diagnostics: [Diagnostic] { told + mappings.diagnostics }

  init(source: SourceFile, bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    self.source = source
    byteOrderMarkLength = source.byteOrderMarkLength
    mappings = YAMLMappings(file: source.name)
    marks = YAMLMarks(bytes: bytes, isASCII: isASCII, byteOrderMarkLength: byteOrderMarkLength)
  }

  /// For some whole lines of a file; places are those in the file.
  ///
  /// - Parameter start: where the first of them begins.
  init(
    lines: UnsafeBufferPointer<UInt8>, of source: SourceFile, isASCII: Bool, from start: SourceShift
  ) {
    self.source = source
    byteOrderMarkLength = 0
    mappings = YAMLMappings(file: source.name)
    marks = YAMLMarks(bytes: lines, isASCII: isASCII, byteOrderMarkLength: 0, movedBy: start)
  }

  mutating func add(_ event: yaml_event_t) -> Step {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      let start = event.data.document_start
      isMarked = isMarked || start.implicit == 0
      if start.version_directive != nil || start.tag_directives.start != start.tag_directives.end {
        isFramed = true
      }
      if documents > 1 {
        tell(
          .severalDocuments,
          "A second document begins here (`---`). A file contains one stack: move this into a file of "
            + "its own.", marks.range(event.start_mark, event.end_mark))
        return .stop
      }
    case YAML_SCALAR_EVENT: addScalar(event)
    case YAML_ALIAS_EVENT: addAlias(event)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return open(
        event, isMapping: false, tag: start.tag, anchor: start.anchor,
        style: start.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return open(
        event, isMapping: true, tag: start.tag, anchor: start.anchor,
        style: start.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      close(end: marks.position(event.end_mark))
    case YAML_DOCUMENT_END_EVENT:
      if event.data.document_end.implicit == 0 { isFramed = true }
    case YAML_STREAM_END_EVENT: return .stop
    default: break
    }
    return .goOn
  }

  mutating func failed(_ problem: YAMLProblem) {
    let (detail, range, notes) = problem.explain(in: source, marks: &marks)
    tell(
      .yamlSyntax, detail, range,
      notes: notes.map { Diagnostic.Note($0.message, at: location($0.range)) })
  }

  mutating func outOfMemory() {
    tell(
      .yamlSyntax, "There is not enough memory to read the file.",
      source.location(ofBytes: 0..<0).range)
  }

  /// What was read; collections that a syntax error left open are closed where it happened.
  mutating func finish() -> YAMLNode? {
    // What is missing in them follows from that.
    let before = mappings.diagnostics
    while let frame = frames.last {
      close(end: lastEnd(frame) ?? frame.start)
    }
    mappings.diagnostics = before
    return root
  }

  // MARK: Nodes

  private mutating func addScalar(_ event: yaml_event_t) {
    let scalar = event.data.scalar
    let text = String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let style: YAMLNode.ScalarStyle
    switch scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: style = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: style = .literal
    case YAML_FOLDED_SCALAR_STYLE: style = .folded
    default: style = .plain
    }
    var range = marks.range(event.start_mark, event.end_mark)
    let whole = range
    if scalar.tag != nil || scalar.anchor != nil { range.start = contentStart(range) }
    if style == .literal || style == .folded { range.end = source.trimmedEnd(of: range) }
    let tag = coreTag(scalar.tag, whole)
    var isBroken = scalar.tag != nil && tag == nil
    if let tag, let problem = tag.problem(with: text) {
      tell(.tagMismatch, problem, range)
      isBroken = true
    }
    finishNode(
      YAMLNode(
        .scalar(text, style), range: range, tag: tag, anchor: string(scalar.anchor),
        isBroken: isBroken))
  }

  private mutating func addAlias(_ event: yaml_event_t) {
    let name = string(event.data.alias.anchor) ?? ""
    let range = marks.range(event.start_mark, event.end_mark)
    var node = YAMLNode(.scalar("", .plain), range: range, isBroken: true)
    if let anchored = anchors[name] {
      repeatedSize += anchored.size
      if repeatedSize > YAMLReader.expansionLimit {
        if repeatedSize - anchored.size <= YAMLReader.expansionLimit {
          tell(
            .aliasExpansion,
            "With `*\(name)` the file's aliases repeat more than \(YAMLReader.expansionLimit) "
              + "values. Repeat less, or write it out.", range)
        }
        repeatedSize = YAMLReader.expansionLimit + 1
      } else if frames.count + anchored.height > YAMLReader.depthLimit {
        tellDepth(range)
      } else {
        node = anchored.repeated(by: range)
      }
    } else if let open = frames.last(where: { $0.anchor == name }) {
      tell(
        .recursiveAlias, "`*\(name)` repeats a value that contains this alias.", range,
        notes: [
          Diagnostic.Note(
            "`&\(name)` stands here",
            at: location(SourceRange(start: open.start, end: open.start)))
        ])
    } else {
      let near = NearMiss.best(for: name, among: anchors.keys.sorted())
      tell(
        .unknownAlias,
        "There is no anchor `&\(name)` before this. "
          + (near.map { "Did you mean `*\($0)`?" }
            ?? "If it is meant as a text, put it in quotes: `\"*\(name)\"`."),
        range)
    }
    finishNode(node)
  }

  private mutating func open(
    _ event: yaml_event_t, isMapping: Bool, tag: UnsafePointer<yaml_char_t>?,
    anchor: UnsafePointer<yaml_char_t>?, style: YAMLNode.CollectionStyle
  ) -> Step {
    var range = marks.range(event.start_mark, event.end_mark)
    let whole = range
    if tag != nil || anchor != nil { range.start = contentStart(range) }
    guard frames.count < YAMLReader.depthLimit else {
      tellDepth(range)
      return .stop
    }
    let isTagged = tag != nil
    let tag = coreTag(tag, whole)
    var isBroken = isTagged && tag == nil
    if let tag, tag != (isMapping ? .mapping : .sequence) {
      isBroken = true
      tell(
        .tagMismatch,
        "This is tagged `!!\(tag.rawValue)`, but it is a \(isMapping ? "map" : "list").", range)
    }
    frames.append(
      Frame(
        isMapping: isMapping, start: range.start, style: style, tag: tag, anchor: string(anchor),
        isBroken: isBroken))
    return .goOn
  }

  private mutating func close(end: SourcePosition) {
    guard var frame = frames.popLast() else { return }
    if let key = frame.key {
      let nothing = YAMLNode(
        .scalar("", .plain), range: SourceRange(start: key.place.end, end: key.place.end))
      frame.pairs.append(YAMLNode.Pair(key: key, value: nothing))
    }
    let end = frame.style == .flow ? end : lastEnd(frame) ?? end
    let (pairs, hasMergeKey) = frame.isMapping ? mappings.check(frame.pairs) : ([], false)
    finishNode(
      YAMLNode(
        frame.isMapping ? .mapping(pairs) : .sequence(frame.items),
        range: SourceRange(start: frame.start, end: end), tag: frame.tag,
        anchor: frame.anchor, style: frame.style, isBroken: frame.isBroken,
        hasMergeKey: hasMergeKey))
  }

  /// A block collection ends for libyaml where the next thing begins; for us, with its last value.
  private func lastEnd(_ frame: Frame) -> SourcePosition? {
    (frame.key ?? frame.pairs.last?.value ?? frame.items.last)?.place.end
  }

  private mutating func finishNode(_ node: YAMLNode) {
    if let anchor = node.anchor, node.alias == nil { anchors[anchor] = node }
    guard !frames.isEmpty else {
      root = node
      return
    }
    let top = frames.count - 1
    if !frames[top].isMapping {
      frames[top].items.append(node)
    } else if let key = frames[top].key {
      frames[top].key = nil
      frames[top].pairs.append(YAMLNode.Pair(key: key, value: node))
    } else {
      frames[top].key = node
    }
  }

  // MARK: Tags and places

  private mutating func coreTag(
    _ tag: UnsafePointer<yaml_char_t>?, _ range: SourceRange
  ) -> CoreTag? {
    guard let name = string(tag) else { return nil }
    if name == "!" { return .string }
    let prefix = "tag:yaml.org,2002:"
    let short = name.hasPrefix(prefix) ? "!!" + name.dropFirst(prefix.count) : name
    if let core = name.hasPrefix(prefix) ? CoreTag(rawValue: String(short.dropFirst(2))) : nil {
      return core
    }
    let hint =
      switch name {
      case "!Ref", "!GetAtt", "!Sub", "!ImportValue":
        "References are written `${section.name.attribute}`, parameters `${parameters.name}`."
      default: "Remove it; `!!str` makes a text of a value that looks like another type."
      }
    tell(.unknownTag, "The stack language has no tag `\(short)`. \(hint)", range)
    return nil
  }

  /// Where the value itself begins, after tag and anchor.
  private func contentStart(_ range: SourceRange) -> SourcePosition {
    source.skippingProperties(from: range.start, to: range.end)
  }

  private func string(_ text: UnsafePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }

  private mutating func tellDepth(_ range: SourceRange) {
    tell(
      .nestingTooDeep,
      "Lists and maps can be nested at most \(YAMLReader.depthLimit) deep inside one another.", range)
  }

  private mutating func tell(
    _ code: DiagnosticCode, _ detail: String, _ range: SourceRange,
    notes: [Diagnostic.Note] = []
  ) {
    told.append(Diagnostic(code, detail, at: location(range), notes: notes))
  }

  private func location(_ range: SourceRange) -> SourceLocation {
    SourceLocation(file: source.name, range: range)
  }
}
