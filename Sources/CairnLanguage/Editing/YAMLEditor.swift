/// Edits a YAML text in place: whatever an edit is not about stays byte for byte.
///
/// After each edit the text is read again, and has to say what it said before but for the edit;
/// otherwise the edit is refused and nothing is changed. The rules:
/// - A new entry of a map stands after the nearest entry that comes before it in the given order,
///   else at the end; a new item of a list where it belongs. Both take the indentation, the line
///   breaks and (block or flow) the style of what they stand in.
/// - A removed entry takes the comment on its line along, and the comment lines right above it if
///   they are about nothing else: that is, unless the next line is another entry.
/// - What is new is written on one line where it fits into the width of the layout.
package struct YAMLEditor: Sendable {
  package private(set) var source: SourceFile
  package private(set) var root: YAMLNode
  package let layout: YAMLLayout
  /// Where nodes begin that aliases or merge keys bring to other places.
  private var repeated: Set<Int>

  enum Edit: Hashable, Sendable {
    /// What stands at the path, or would stand there, becomes this.
    case set(YAMLFragment)
    case remove
    /// The item comes before the one at the path, or after the last one.
    case insert(YAMLFragment)
  }

  /// A place in the document on the way of an edit.
  struct Place {
    var node: YAMLNode
    var isInFlow: Bool
  }

  /// Nil for what is no YAML, or no value at all.
  package init?(_ source: SourceFile) {
    let (root, diagnostics) = YAMLReader.read(source)
    guard let root, !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    self.source = source
    self.root = root
    layout = YAMLLayout(of: source, root)
    repeated = Self.repeated(in: root)
  }

  package var writer: YAMLWriter { YAMLWriter(layout: layout) }

  // MARK: Edits

  /// What stands at the path becomes this; a map's entry that is not there is added.
  /// - Parameter order: keys of that map in the order in which they are best written.
  package mutating func set(
    _ path: [YAMLStep], to fragment: YAMLFragment, order: [String] = []
  ) throws(EditRefusal) {
    guard let last = path.last else { throw EditRefusal(.layout, at: location(of: root)) }
    let holder = try place(at: path.dropLast())
    switch last {
    case .key(let key):
      if let pair = holder.node.pairs?.first(where: { $0.name == key }) {
        try check(pair)
        try perform(.set(fragment), at: path, replacement(of: pair, by: fragment, in: holder))
      } else {
        let entry = YAMLFragment.Entry(key, fragment)
        try perform(
          .set(fragment), at: path, insertion(of: entry, order: order, in: holder, at: path))
      }
    case .item(let index):
      guard let item = holder.node.items?[at: index] else {
        throw EditRefusal(.layout, at: location(of: holder.node))
      }
      try check(item)
      try perform(.set(fragment), at: path, replacement(of: item, by: fragment, in: holder))
    }
  }

  /// What goes with a removed entry of a block map, beside the comment on its line.
  package enum CommentsAbove {
    /// Unless the next line is another entry, which they may be about too.
    case ifSurelyItsOwn
    /// Of an entry that has lines of its own.
    case always
  }

  /// Takes away a map's entry or a list's item.
  package mutating func remove(
    _ path: [YAMLStep], comments: CommentsAbove = .ifSurelyItsOwn
  ) throws(EditRefusal) {
    guard let last = path.last else { throw EditRefusal(.layout, at: location(of: root)) }
    let holder = try place(at: path.dropLast())
    switch last {
    case .key(let key):
      guard let pair = holder.node.pairs?.first(where: { $0.name == key }) else { return }
      if pair.isMerged { throw EditRefusal(.merge, at: location(of: pair.key)) }
      try checkShared(pair.value)
      try perform(.remove, at: path, removal(of: pair, from: holder, at: path, comments))
    case .item(let index):
      guard let item = holder.node.items?[at: index] else { return }
      try checkShared(item)
      try perform(.remove, at: path, removal(ofItem: index, from: holder, at: path))
    }
  }

  /// Adds an item to the list at the path, as its `index`th.
  package mutating func insert(
    _ fragment: YAMLFragment, into path: [YAMLStep], at index: Int
  ) throws(EditRefusal) {
    let holder = try place(at: path[...])
    guard let items = holder.node.items, index <= items.count else {
      throw EditRefusal(.layout, at: location(of: holder.node))
    }
    try perform(
      .insert(fragment), at: path + [.item(index)],
      insertion(ofItem: fragment, at: index, in: holder))
  }

  // MARK: Looking

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

  /// - Throws: where something on the way stands elsewhere, or is repeated elsewhere.
  private func place(at path: ArraySlice<YAMLStep>) throws(EditRefusal) -> Place {
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

  private func check(_ pair: YAMLNode.Pair) throws(EditRefusal) {
    if pair.isMerged { throw EditRefusal(.merge, at: location(of: pair.key)) }
    try check(pair.value)
  }

  private func check(_ node: YAMLNode) throws(EditRefusal) {
    if let alias = node.alias {
      let text = String(
        decoding: source.bytes[alias.start.offset..<alias.end.offset], as: UTF8.self)
      throw EditRefusal(
        .alias(String(text.drop { $0 == "*" })),
        at: SourceLocation(file: source.name, range: node.range))
    }
    try checkShared(node)
  }

  private func checkShared(_ node: YAMLNode) throws(EditRefusal) {
    guard node.alias == nil, let anchor = node.anchor else { return }
    let isRepeated =
      repeated.contains(node.range.start.offset)
      || node.pairs?.contains { repeated.contains($0.key.range.start.offset) } == true
    if isRepeated { throw EditRefusal(.anchor(anchor), at: location(of: node)) }
  }

  /// The reason why something can't go that nothing on the way to it tells.
  private func checkSharedWithin(_ node: YAMLNode) throws(EditRefusal) {
    if node.alias != nil { return }
    try checkShared(node)
    for pair in node.pairs ?? [] where !pair.isMerged { try checkSharedWithin(pair.value) }
    for item in node.items ?? [] { try checkSharedWithin(item) }
  }

  func location(of node: YAMLNode) -> SourceLocation {
    SourceLocation(file: source.name, range: node.place)
  }

  private static func repeated(in root: YAMLNode) -> Set<Int> {
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

  // MARK: Doing

  private mutating func perform(
    _ edit: Edit, at path: [YAMLStep], _ edits: [TextEdit]?
  ) throws(EditRefusal) {
    let place = node(at: path) ?? node(at: path.dropLast())
    let refusal = EditRefusal(.layout, at: place.map(location(of:)))
    guard let edits, let wanted = YAMLMeaning(root).after(edit, at: path[...]),
      let edited = YAMLEditor(source.applying(edits)),
      YAMLMeaning(edited.root) == wanted
    else {
      if edit == .remove, let place { try checkSharedWithin(place) }
      throw refusal
    }
    source = edited.source
    root = edited.root
    repeated = edited.repeated
  }
}

extension Array {
  subscript(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
