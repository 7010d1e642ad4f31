/// What a document says, apart from how it is written: to check that an edit changed just what it
/// was to change.
indirect enum YAMLMeaning: Hashable, Sendable {
  /// A bare word that is read as more than a text.
  case plain(String)
  case text(String)
  case list([YAMLMeaning])
  case map([String: YAMLMeaning])

  /// - Parameter rewording: what scalars and keys mean instead, by where they begin in the text: in
  ///   all places that repeat them.
  init(_ node: YAMLNode, _ rewording: [Int: YAMLMeaning] = [:]) {
    switch node.content {
    case .scalar(let text, let style):
      self = rewording[node.range.start.offset] ?? YAMLMeaning(text, style, node.tag)
    case .sequence(let items): self = .list(items.map { YAMLMeaning($0, rewording) })
    case .mapping(let pairs):
      self = .map(
        Dictionary(
          pairs.map { pair in
            (
              rewording.isEmpty
                ? pair.name : rewording[pair.key.range.start.offset]?.text ?? pair.name,
              YAMLMeaning(pair.value, rewording)
            )
          }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// What a scalar means.
  init(_ text: String, _ style: YAMLNode.ScalarStyle, _ tag: CoreTag?) {
    let isSpecial =
      tag.map { $0 != .string } ?? (style == .plain && YAMLQuoting.looksSpecial(text))
    self = isSpecial ? .plain(text) : .text(text)
  }

  init(_ fragment: YAMLFragment) {
    switch fragment {
    case .plain(let text): self = YAMLQuoting.looksSpecial(text) ? .plain(text) : .text(text)
    case .text(let text): self = .text(text)
    case .list(let items): self = .list(items.map(YAMLMeaning.init))
    case .map(let entries):
      self = .map(
        Dictionary(
          entries.map { ($0.key, YAMLMeaning($0.value)) }, uniquingKeysWith: { first, _ in first })
      )
    }
  }

  private var text: String? {
    switch self {
    case .plain(let text), .text(let text): text
    case .list, .map: nil
    }
  }

  /// After a change; nil where the path leads nowhere.
  func after(_ change: YAMLEditor.Change, at path: ArraySlice<YAMLStep>) -> YAMLMeaning? {
    guard let step = path.first else {
      if case .set(let fragment) = change { return YAMLMeaning(fragment) }
      return nil
    }
    let rest = path.dropFirst()
    switch (self, step) {
    case (.map(var entries), .key(let key)):
      if rest.isEmpty {
        switch change {
        case .set(let fragment): entries[key] = YAMLMeaning(fragment)
        case .remove: entries[key] = nil
        case .insert: return nil
        }
      } else {
        guard let inner = entries[key]?.after(change, at: rest) else { return nil }
        entries[key] = inner
      }
      return .map(entries)
    case (.plain, .key(let key)):
      // A map without entries may be written as nothing.
      guard rest.isEmpty, case .set(let fragment) = change else { return nil }
      return .map([key: YAMLMeaning(fragment)])
    case (.list(var items), .item(let index)):
      if rest.isEmpty, case .insert(let fragment) = change {
        guard index <= items.count else { return nil }
        items.insert(YAMLMeaning(fragment), at: index)
        return .list(items)
      }
      guard items.indices.contains(index) else { return nil }
      if rest.isEmpty, case .remove = change {
        items.remove(at: index)
      } else {
        guard let inner = items[index].after(change, at: rest) else { return nil }
        items[index] = inner
      }
      return .list(items)
    default: return nil
    }
  }
}
