/// Finds places in the tree, and refuses edits of values that other places share.
extension YAMLEditor {
  /// The value at a path, also through aliases and merge keys; nil if there is none.
  package func node(at path: some Collection<YAMLStep>) -> YAMLNode? {
    var node = root
    for step in path {
      switch step {
      case .key(let key):
        guard let next = node[key] else { return nil }
        node = next
      case .item(let index):
        guard let next = node.items?[at: index] else { return nil }
        node = next
      }
    }
    return node
  }

  /// - Throws: if a value on the path is defined elsewhere, or is repeated elsewhere.
  func place(at path: ArraySlice<YAMLStep>) throws(EditRefusal) -> Place {
    var place = Place(node: root, isInFlow: false)
    try check(root)
    for step in path {
      place.isInFlow = place.isInFlow || place.node.style == .flow
      switch step {
      case .key(let key):
        guard let pair = place.node.pairs?.first(where: { $0.name == key }) else {
          throw EditRefusal(.notDeclared, at: location(of: place.node))
        }
        try check(pair)
        place.node = pair.value
      case .item(let index):
        guard let item = place.node.items?[at: index] else {
          throw EditRefusal(.notDeclared, at: location(of: place.node))
        }
        try check(item)
        place.node = item
      }
    }
    place.isInFlow = place.isInFlow || place.node.style == .flow
    return place
  }

  func check(_ pair: YAMLNode.Pair) throws(EditRefusal) {
    if pair.isMerged { throw EditRefusal(.merge, at: location(of: pair.key)) }
    try check(pair.value)
  }

  func check(_ node: YAMLNode) throws(EditRefusal) {
    if let alias = node.alias {
      throw EditRefusal(
        .alias(String(text(of: alias).drop { $0 == "*" })),
        at: SourceLocation(file: source.name, range: node.range))
    }
    try checkShared(node)
  }

  func checkShared(_ node: YAMLNode) throws(EditRefusal) {
    guard node.alias == nil, let anchor = node.anchor else { return }
    let isRepeated =
      repeated.contains(node.range.start.offset)
      || node.pairs?.contains { repeated.contains($0.key.range.start.offset) } == true
    if isRepeated { throw EditRefusal(.anchor(anchor), at: location(of: node)) }
  }

  /// Throws if another place repeats a value inside the node, which therefore can't be removed.
  func checkSharedWithin(_ node: YAMLNode) throws(EditRefusal) {
    if node.alias != nil { return }
    try checkShared(node)
    for pair in node.pairs ?? [] where !pair.isMerged { try checkSharedWithin(pair.value) }
    for item in node.items ?? [] { try checkSharedWithin(item) }
  }

  func location(of node: YAMLNode) -> SourceLocation {
    SourceLocation(file: source.name, range: node.place)
  }

  func text(of range: SourceRange) -> String {
    String(decoding: source.bytes[range.start.offset..<range.end.offset], as: UTF8.self)
  }

  static func repeated(in root: YAMLNode) -> Set<Int> {
    var repeated: Set<Int> = []
    var waiting = [root]
    while let node = waiting.popLast() {
      if node.alias != nil { repeated.insert(node.range.start.offset) }
      for pair in node.pairs ?? [] {
        if pair.isMerged { repeated.insert(pair.key.range.start.offset) }
        waiting.append(pair.value)
      }
      waiting += node.items ?? []
    }
    return repeated
  }
}
