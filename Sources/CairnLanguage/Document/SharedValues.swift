/// What the language expects in the values of `x-` keys: what it expects where an alias repeats
/// them.
struct SharedValues: Sendable {
  /// By the entry that has the anchor. If several aliases repeat it, the first one decides.
  private(set) var slots: [Int: Slot] = [:]

  init(_ outline: Outline, _ kinds: KindIndex) {
    let isUsed = outline.children(of: 0).contains {
      outline[$0].kind == .key && ExtensionKey.isOne(outline.name(of: $0))
    }
    guard isUsed else { return }
    let isExtension = Self.inExtensions(outline)
    var anchors: [String: [Int]] = [:]
    for index in outline.entries.indices where isExtension[index] {
      guard let anchor = outline[index].anchor else { continue }
      anchors[outline.text(anchor.dropFirst()), default: []].append(index)
    }
    guard !anchors.isEmpty else { return }
    // An alias follows its anchor. So, from the end of the text, what is expected of a value is
    // known before the aliases in it are visited.
    for index in outline.entries.indices.reversed() {
      guard case .alias(let range) = outline[index].value,
        let anchored = anchors[outline.text(range.dropFirst())]?.last(where: { $0 < index })
      else { continue }
      let slot = place(of: index, outline, kinds)
      if slot.isOfField { slots[anchored] = slot.shared }
    }
  }

  /// What is expected as the value of an entry.
  func slot(of entry: Int, _ outline: Outline, _ kinds: KindIndex) -> Slot {
    outline.chain(to: entry).reduce(Slot.root) { next($0, $1, outline, kinds) }
  }

  /// What is expected as the value of an entry, by what is expected around it.
  func next(_ around: Slot, _ index: Int, _ outline: Outline, _ kinds: KindIndex) -> Slot {
    if let slot = slots[index] { return slot }
    return switch outline[index].kind {
    case .root: around
    case .key: around.value(ofKey: outline.name(of: index), in: kinds)
    case .item: around.item
    case .bare: Slot(content: .unknown)
    }
  }

  /// What is expected of the value that an alias stands for. A merge key adds to the map around it.
  private func place(of alias: Int, _ outline: Outline, _ kinds: KindIndex) -> Slot {
    var index = alias
    if outline[index].kind == .item, outline.name(of: outline[index].parent) == "<<" {
      index = outline[index].parent
    }
    let isMerged = outline[index].kind == .key && outline.name(of: index) == "<<"
    return slot(of: isMerged ? outline[index].parent : index, outline, kinds)
  }

  /// Whether each entry is in the value of an `x-` key.
  private static func inExtensions(_ outline: Outline) -> [Bool] {
    var result: [Bool] = []
    result.reserveCapacity(outline.entries.count)
    for (index, entry) in outline.entries.enumerated() {
      let isTop = index > 0 && entry.parent == 0
      result.append(
        isTop
          ? entry.kind == .key && ExtensionKey.isOne(outline.name(of: index))
          : index > 0 && result[entry.parent])
    }
    return result
  }
}

extension Slot {
  /// Whether it is a resource or a parameter, or in one: those can be declared by an alias.
  fileprivate var isOfField: Bool {
    if case .unknown = content { return false }
    return resource != nil || parameter != nil
  }

  fileprivate var shared: Slot {
    var slot = self
    slot.isShared = true
    return slot
  }
}
