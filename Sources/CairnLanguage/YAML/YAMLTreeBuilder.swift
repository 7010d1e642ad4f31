/// Builds the tree of nodes from a text's events.
struct YAMLTreeBuilder {
  private let cursor: YAMLCursor
  private var reported: [Diagnostic] = []
  /// The collections being read, outermost first.
  private var open: [(anchor: String?, start: SourcePosition)] = []
  private var anchors: [String: YAMLNode] = [:]
  private var repeatedSize = 0
  private var mappings: YAMLMappings
  /// The rest of the text is ignored.
  private var isStopped = false

  var diagnostics: [Diagnostic] { reported + mappings.diagnostics }

  init(_ source: SourceFile) {
    cursor = YAMLCursor(source)
    mappings = YAMLMappings(file: source.name)
  }

  /// The root of the tree. Collections that a syntax error left open end at the error.
  mutating func read() -> YAMLNode? {
    var root: YAMLNode?
    var documents = 0
    while !isStopped, let event = next() {
      guard case .document = event.kind else {
        root = node(event)
        continue
      }
      documents += 1
      guard documents > 1 else { continue }
      isStopped = true
      report(
        .severalDocuments,
        "A second document begins here (`---`). A file contains one stack: move this into a file of "
          + "its own.", event.whole)
    }
    if let problem = cursor.problem {
      let (detail, range, notes) = problem.explain(in: cursor.lines)
      report(
        .yamlSyntax, detail, range,
        notes: notes.map { Diagnostic.Note($0.message, at: location($0.range)) })
    }
    return root
  }

  private func next() -> YAMLEvent? { isStopped ? nil : cursor.next() }

  // MARK: Nodes

  /// Nil if it is nested too deeply.
  private mutating func node(_ event: YAMLEvent) -> YAMLNode? {
    let node: YAMLNode?
    switch event.kind {
    case .scalar(let text, let style): node = scalar(text, style, event)
    case .alias(let name): return repeated(name, event.whole)
    case .open(let isMapping, let style): node = collection(isMapping, style, event)
    case .document, .close: return nil
    }
    if let anchor = event.anchor { anchors[anchor] = node }
    return node
  }

  private mutating func scalar(
    _ text: String, _ style: YAMLNode.ScalarStyle, _ event: YAMLEvent
  ) -> YAMLNode {
    var range = event.range
    // The line breaks and spaces after a block scalar aren't part of it.
    if style == .literal || style == .folded { range.end = trimmedEnd(of: range) }
    let tag = coreTag(event)
    var isBroken = event.tag != nil && tag == nil
    if let tag, let problem = tag.problem(with: text) {
      report(.tagMismatch, problem, range)
      isBroken = true
    }
    return YAMLNode(
      .scalar(text, style), range: range, tag: tag, anchor: event.anchor, isBroken: isBroken)
  }

  private mutating func collection(
    _ isMapping: Bool, _ style: YAMLNode.CollectionStyle, _ event: YAMLEvent
  ) -> YAMLNode? {
    guard open.count < YAMLReader.depthLimit else {
      isStopped = true
      reportDepth(event.range)
      return nil
    }
    let tag = coreTag(event)
    var isBroken = event.tag != nil && tag == nil
    if let tag, tag != (isMapping ? .mapping : .sequence) {
      isBroken = true
      report(
        .tagMismatch,
        "This is tagged `!!\(tag.rawValue)`, but it is a \(isMapping ? "map" : "list").",
        event.range)
    }
    open.append((event.anchor, event.start))
    // For a map, keys and values alternate.
    var nodes: [YAMLNode] = []
    var close: SourcePosition?
    while close == nil, let event = next() {
      if case .close = event.kind {
        close = event.whole.end
      } else if let node = node(event) {
        nodes.append(node)
      }
    }
    open.removeLast()
    // For libyaml, a block collection ends where the next value begins; here it ends with its last
    // value.
    let last = nodes.last?.place.end ?? close ?? event.start
    let content: YAMLNode.Content =
      isMapping ? .mapping(pairs(of: nodes, isWhole: close != nil)) : .sequence(nodes)
    return YAMLNode(
      content, range: SourceRange(start: event.start, end: style == .flow ? close ?? last : last),
      tag: tag, anchor: event.anchor, style: style, isBroken: isBroken)
  }

  private mutating func pairs(of nodes: [YAMLNode], isWhole: Bool) -> [YAMLNode.Pair] {
    let pairs = stride(from: 0, to: nodes.count, by: 2).map { index in
      if index + 1 < nodes.count {
        return YAMLNode.Pair(key: nodes[index], value: nodes[index + 1])
      }
      let end = nodes[index].place.end
      let nothing = YAMLNode(.scalar("", .plain), range: SourceRange(start: end, end: end))
      return YAMLNode.Pair(key: nodes[index], value: nothing)
    }
    let before = mappings.diagnostics
    defer {
      // An incomplete map causes errors that only follow from the syntax error: drop them.
      if !isWhole { mappings.diagnostics = before }
    }
    return mappings.check(pairs)
  }

  private mutating func repeated(_ name: String, _ range: SourceRange) -> YAMLNode {
    var node = YAMLNode(.scalar("", .plain), range: range, isBroken: true)
    if let anchored = anchors[name] {
      repeatedSize += anchored.size
      if repeatedSize > YAMLReader.expansionLimit {
        if repeatedSize - anchored.size <= YAMLReader.expansionLimit {
          report(
            .aliasExpansion,
            "With `*\(name)` the file's aliases repeat more than \(YAMLReader.expansionLimit) "
              + "values. Repeat less, or write it out.", range)
        }
        repeatedSize = YAMLReader.expansionLimit + 1
      } else if open.count + anchored.height > YAMLReader.depthLimit {
        reportDepth(range)
      } else {
        node = anchored.repeated(by: range)
      }
    } else if let outer = open.last(where: { $0.anchor == name }) {
      report(
        .recursiveAlias, "`*\(name)` repeats a value that contains this alias.", range,
        notes: [
          Diagnostic.Note(
            "`&\(name)` is here",
            at: location(SourceRange(start: outer.start, end: outer.start)))
        ])
    } else {
      let near = NearMiss.best(for: name, among: anchors.keys.sorted())
      report(
        .unknownAlias,
        "There is no anchor `&\(name)` before this. "
          + (near.map { "Did you mean `*\($0)`?" }
            ?? "If it is meant as a text, put it in quotes: `\"*\(name)\"`."),
        range)
    }
    return node
  }

  // MARK: Tags and places

  private mutating func coreTag(_ event: YAMLEvent) -> CoreTag? {
    guard let name = event.tag else { return nil }
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
    report(.unknownTag, "The stack language has no tag `\(short)`. \(hint)", event.whole)
    return nil
  }

  private func trimmedEnd(of range: SourceRange) -> SourcePosition {
    let bytes = cursor.source.bytes[range.start.offset..<range.end.offset]
    let last = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    return cursor.lines.position(last.map { $0 + 1 } ?? range.start.offset, after: range.start)
  }

  private mutating func reportDepth(_ range: SourceRange) {
    report(
      .nestingTooDeep,
      "Lists and maps can be nested at most \(YAMLReader.depthLimit) deep inside one another.",
      range)
  }

  private mutating func report(
    _ code: DiagnosticCode, _ detail: String, _ range: SourceRange,
    notes: [Diagnostic.Note] = []
  ) {
    reported.append(Diagnostic(code, detail, at: location(range), notes: notes))
  }

  private func location(_ range: SourceRange) -> SourceLocation {
    SourceLocation(file: cursor.source.name, range: range)
  }
}
