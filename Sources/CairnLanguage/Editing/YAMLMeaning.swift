/// What a document says, apart from how it is written: to check that an edit changed just what it
/// was to change.
indirect enum YAMLMeaning: Hashable, Sendable {
  /// A bare word that is read as more than a text.
  case plain(String)
  case text(String)
  case list([YAMLMeaning])
  case map([String: YAMLMeaning])

  init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let text, let style):
      let isSpecial =
        node.tag.map { $0 != .string } ?? (style == .plain && YAMLQuoting.looksSpecial(text))
      self = isSpecial ? .plain(text) : .text(text)
    case .sequence(let items): self = .list(items.map(YAMLMeaning.init))
    case .mapping(let pairs):
      self = .map(
        Dictionary(
          pairs.map { ($0.name, YAMLMeaning($0.value)) }, uniquingKeysWith: { first, _ in first }))
    }
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

  /// Nothing, as an empty map is read where one is wanted.
  static let nothing = YAMLMeaning.plain("")

  /// After an edit; nil where the path leads nowhere.
  func after(_ edit: YAMLEditor.Edit, at path: ArraySlice<YAMLStep>) -> YAMLMeaning? {
    guard let step = path.first else {
      if case .set(let fragment) = edit { return YAMLMeaning(fragment) }
      return nil
    }
    let rest = path.dropFirst()
    switch (self, step) {
    case (.map(var entries), .key(let key)):
      if rest.isEmpty {
        switch edit {
        case .set(let fragment): entries[key] = YAMLMeaning(fragment)
        case .remove: entries[key] = nil
        case .insert: return nil
        }
      } else {
        guard let inner = entries[key]?.after(edit, at: rest) else { return nil }
        entries[key] = inner
      }
      return .map(entries)
    case (.plain, .key(let key)):
      // A map without entries may be written as nothing.
      guard rest.isEmpty, case .set(let fragment) = edit else { return nil }
      return .map([key: YAMLMeaning(fragment)])
    case (.list(var items), .item(let index)):
      if rest.isEmpty, case .insert(let fragment) = edit {
        guard index <= items.count else { return nil }
        items.insert(YAMLMeaning(fragment), at: index)
        return .list(items)
      }
      guard items.indices.contains(index) else { return nil }
      if rest.isEmpty, case .remove = edit {
        items.remove(at: index)
      } else {
        guard let inner = items[index].after(edit, at: rest) else { return nil }
        items[index] = inner
      }
      return .list(items)
    default: return nil
    }
  }
}
