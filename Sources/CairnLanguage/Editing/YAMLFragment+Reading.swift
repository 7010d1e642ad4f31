/// Reads the meaning of a text, and compares it with the intended one.
extension YAMLFragment {
  /// Nil if the text isn't YAML.
  package init?(yaml text: String) {
    let (root, problems) = YAMLReader.read(SourceFile(name: "", text: text))
    guard let root, problems.isEmpty else { return nil }
    self.init(root)
  }

  /// - Parameter rewording: new meanings of scalars and keys, by their start offset. They apply at
  ///   all places that repeat the scalar.
  init(_ node: YAMLNode, _ rewording: [Int: YAMLFragment] = [:]) {
    func said(_ node: YAMLNode) -> YAMLFragment? {
      rewording.isEmpty ? nil : rewording[node.range.start.offset]
    }
    switch node.content {
    case .scalar(let text, let style):
      self = said(node) ?? YAMLFragment(text, style, node.tag)
    case .sequence(let items): self = .list(items.map { YAMLFragment($0, rewording) })
    case .mapping(let pairs):
      self = .map(
        pairs.map { pair in
          Entry(said(pair.key)?.texts.first ?? pair.name, YAMLFragment(pair.value, rewording))
        })
    }
  }

  /// The meaning of a scalar. A bare word may be more than a text.
  init(_ text: String, _ style: YAMLNode.ScalarStyle, _ tag: CoreTag?) {
    let isSpecial =
      tag.map { $0 != .string } ?? (style == .plain && YAMLQuoting.looksSpecial(text))
    self = isSpecial ? .plain(text) : .text(text)
  }

  /// Whether both mean the same; the order of keys in maps doesn't matter.
  func says(_ other: YAMLFragment) -> Bool { sorted == other.sorted }

  private var sorted: YAMLFragment {
    switch self {
    case .plain(let text): YAMLFragment(word: text)
    case .text: self
    case .list(let items): .list(items.map(\.sorted))
    case .map(let entries):
      .map(entries.map { Entry($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
    }
  }

  /// The fragment after a change; nil if the path doesn't exist.
  func after(_ change: YAMLEditor.Change, at path: ArraySlice<YAMLStep>) -> YAMLFragment? {
    guard let step = path.first else {
      if case .set(let fragment) = change { return fragment }
      return nil
    }
    let rest = path.dropFirst()
    switch (self, step) {
    case (.map(var entries), .key(let key)):
      let index = entries.firstIndex { $0.key == key }
      switch (rest.isEmpty ? change : nil, index) {
      case (.remove, let index?): entries.remove(at: index)
      case (.remove, nil), (.insert, _): return nil
      case (.set(let fragment), nil): entries.append(Entry(key, fragment))
      case (_, let index?):
        guard let inner = entries[index].value.after(change, at: rest) else { return nil }
        entries[index].value = inner
      case (nil, nil): return nil
      }
      return .map(entries)
    case (.plain, .key(let key)):
      // An empty map may be written as nothing.
      guard rest.isEmpty, case .set(let fragment) = change else { return nil }
      return .map([Entry(key, fragment)])
    case (.list(var items), .item(let index)):
      switch rest.isEmpty ? change : nil {
      case .insert(let fragment):
        guard index <= items.count else { return nil }
        items.insert(fragment, at: index)
      case .remove where items.indices.contains(index): items.remove(at: index)
      case _:
        guard let inner = items[at: index]?.after(change, at: rest) else { return nil }
        items[index] = inner
      }
      return .list(items)
    default: return nil
    }
  }
}
