extension LayoutTree {
  /// Sorts the keys of every map by the field order, within groups that blank lines separate. Keeps
  /// the order of the file where an alias would otherwise precede its anchor.
  func sort(_ node: LayoutNode, _ order: FieldOrder) {
    guard let collection = node.collection else { return }
    let order = collection.isMapping ? order.ofSingleItem : order
    for entry in collection.entries { sort(entry.value, order.inside(entry.key?.text)) }
    guard collection.isMapping, let ranks = order.ranks(collection.entries.map(\.name)) else {
      return
    }
    var sorted: [LayoutEntry] = []
    var group: [(entry: LayoutEntry, rank: Int)] = []
    func close() {
      sorted += arranged(group)
      group = []
    }
    var isWhole = false
    if case .stack = order { isWhole = true }
    for (entry, rank) in zip(collection.entries, ranks) {
      if entry.opensGroup, !isWhole { close() }
      group.append((entry, rank))
    }
    close()
    collection.entries = sorted
  }

  private func arranged(_ group: [(entry: LayoutEntry, rank: Int)]) -> [LayoutEntry] {
    let entries = group.map(\.entry)
    let order = group.indices.sorted { (group[$0].rank, $0) < (group[$1].rank, $1) }
    guard order != Array(group.indices), let first = order.first, keepsAnchors(entries, order)
    else { return entries }
    // The blank line between the groups stays in its place.
    if first != 0, entries[0].opensGroup, !entries[first].opensGroup {
      entries[0].closeUp()
      entries[first].setApart()
    }
    return order.map { entries[$0] }
  }

  private func keepsAnchors(_ entries: [LayoutEntry], _ order: [Int]) -> Bool {
    guard hasAnchors else { return true }
    let names = entries.map { entry in
      var names = AnchorNames()
      names.add(entry)
      return names
    }
    var position = [Int](repeating: 0, count: order.count)
    for (place, index) in order.enumerated() { position[index] = place }
    for early in entries.indices {
      for late in entries.indices where late > early && position[late] < position[early] {
        if names[early].isTied(to: names[late]) { return false }
      }
    }
    return true
  }
}

/// The anchors that a value defines, and those that it repeats.
private struct AnchorNames {
  private var anchors: Set<String> = []
  private var aliases: Set<String> = []

  mutating func add(_ entry: LayoutEntry) {
    if let key = entry.key { add(key) }
    add(entry.value)
  }

  private mutating func add(_ node: LayoutNode) {
    if let anchor = node.anchor { anchors.insert(anchor) }
    if let name = node.repeated { aliases.insert(name) }
    for entry in node.collection?.entries ?? [] { add(entry) }
  }

  /// Whether the order of the two values matters.
  func isTied(to other: AnchorNames) -> Bool {
    !anchors.isDisjoint(with: other.aliases.union(other.anchors))
      || !aliases.isDisjoint(with: other.anchors)
  }
}

extension LayoutEntry {
  /// Removes the blank lines above it and among its comments.
  fileprivate func closeUp() {
    hasBlankLine = false
    for index in lead.indices { lead[index].hasBlankLine = false }
  }

  fileprivate func setApart() {
    if lead.isEmpty { hasBlankLine = true } else { lead[0].hasBlankLine = true }
  }
}
