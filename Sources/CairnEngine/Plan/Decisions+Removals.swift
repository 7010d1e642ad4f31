import CairnLanguage

/// Decides what is removed.
extension Decisions {
  /// Nil for a resource that no longer exists, and for a foreign one.
  func removal(of known: KnownResources.Known) -> Change.Removal? {
    var entry = known.entry
    var unmanaged: [UnmanagedSetting] = []
    if known.origin != nil {
      // It is only ours if the move has already marked it.
      guard case .stack(planner.scope.stack, _)? = findings.otherLives[known.key]??.owner else {
        return nil
      }
    }
    if let read = findings.otherLives[known.key] {
      guard let live = read else { return nil }
      entry.attributes.merge(live.attributes) { $1 }
      unmanaged = live.unmanaged
    }
    if owner(of: known)?.stranger(to: planner.scope.stack) != nil { return nil }
    return Change.Removal(
      entry: entry, isFound: known.source == .listed, address: known.address,
      unmanaged: unmanaged)
  }

  mutating func deleteWhatLeft(
    _ address: ResourceAddress, _ known: [KnownResources.Known]
  ) {
    known.forEach { note($0) }
    let removals = known.compactMap(removal(of:))
    guard let first = removals.first, let source = known.first?.source else { return }
    var reasons: [Change.Reason] = []
    if purpose == .destroy { reasons.append(.destroyed) }
    if purpose != .destroy, source == .intent {
      reasons.append(known.first?.interruption ?? .interrupted)
    } else if planner.graph[address] == nil, !planner.options.isWithoutFile {
      reasons.append(.removed)
    }
    deletes.append(
      Change(
        address: address, noun: planner.catalog[address.section]?.schema.noun ?? address.section,
        action: .delete, reasons: reasons, location: planner.place(of: address),
        origin: first.entry.origin, identity: first.entry.identity,
        recorded: source == .recorded ? search.hiding(first.entry.properties) : nil,
        live: live(of: first, at: address),
        dependencies: first.entry.dependencies, removals: removals))
  }

  private func live(of removal: Change.Removal, at address: ResourceAddress) -> LiveResource? {
    let key = PhysicalKey(section: address.section, identity: removal.entry.identity)
    guard var live = findings.otherLives[key] ?? nil else { return nil }
    if let schema = planner.catalog[address.section]?.schema {
      live.properties = search.hiding(
        schema.markingSecrets(live.properties, like: [removal.entry.properties]))
    }
    return live
  }

  /// A destroy without a ledger: a declared and existing resource of ours becomes a delete.
  mutating func takeApart(_ index: Int) {
    let node = graph.nodes[index]
    guard let change = made[index] else { return }
    made[index] = nil
    var removals = others[node.address, default: []].compactMap(removal(of:))
    // A destroy only includes a part of the stack's references.
    let whole = planner.graph[node.address] ?? node
    let desired = resolution.desired(node, artifact: nil)
    if let live = change.live, isOurs[index] {
      removals.insert(.init(entry: currentEntry(whole, desired, entry: nil, live: live)), at: 0)
    }
    guard let first = removals.first else { return }
    deletes.append(
      Change(
        address: node.address, noun: node.kind.schema.noun, action: .delete,
        reasons: [.destroyed], location: node.declaration.location,
        origin: node.declaration.origin, identity: first.entry.identity, live: change.live,
        dependencies: whole.dependencies, removals: removals))
  }

  mutating func markWhatGoesWithContainers() {
    var going: Set<ResourceAddress> = []
    for change in changes where !change.removals.isEmpty {
      going.insert(change.address)
      if let old = change.previousAddress { going.insert(old) }
    }
    if going.isEmpty { return }
    func marked(_ change: Change) -> Change {
      var change = change
      for index in change.removals.indices {
        change.removals[index].goesWithContainer = change.removals[index].entry.containers
          .contains { $0 != change.address && $0 != change.previousAddress && going.contains($0) }
      }
      change.goesWithContainer =
        change.action == .delete && change.removals.allSatisfy(\.goesWithContainer)
      return change
    }
    made = made.map { $0.map(marked) }
    deletes = deletes.map(marked)
  }
}
