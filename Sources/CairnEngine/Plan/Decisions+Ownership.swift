import CairnLanguage

/// The owner of a live resource.
enum Ownership: Hashable {
  /// The resource doesn't exist.
  case none
  /// This stack, with this resource's name in the mark.
  case ours(under: FormerAddress)
  /// Another owner, named if the tags name it.
  case other(String?)
}

/// Ownership (law 13).
extension Decisions {
  func ownership(
    of node: ResourceGraph.Node, live: LiveResource?, known: KnownResources.Known?
  ) -> Ownership {
    guard let live else { return .none }
    let address = node.address
    let asKnown = known.map { $0.source == .intent ? FormerAddress(address) : $0.former }
    switch live.owner {
    case .stack(planner.scope.stack, let resource):
      // Some kinds return the whole address.
      let name = ResourceAddress(resource)?.name ?? resource
      return .ours(under: FormerAddress(ResourceAddress(section: address.section, name: name)))
    case .stack(let other, let resource):
      if let was = node.former?.was, was.stack == other,
        was.address.name == ResourceAddress(resource)?.name ?? resource
      {
        return .ours(under: was)
      }
      return .other("the stack `\(other)`")
    case .elsewhere(let region, let stack, _): return .other("the stack `\(stack)` in \(region)")
    case .nobody: return asKnown.map { .ours(under: $0) } ?? .other(nil)
    case .unread:
      if let asKnown { return .ours(under: asKnown) }
      // A resource without marks has the owner of its container.
      let isInOurs = node.containers.contains { container in
        graph.index(of: container).map { isOurs[$0] } ?? false
      }
      return isInOurs ? .ours(under: FormerAddress(address)) : .other(nil)
    }
  }

  /// Resources to write whose owner hasn't been read yet.
  struct Unmarked {
    /// Indices in the graph.
    var nodes: [Int] = []
    var others: [KnownResources.Known] = []

    var isEmpty: Bool { nodes.isEmpty && others.isEmpty }
  }

  var unmarked: Unmarked {
    var unmarked = Unmarked()
    for (index, change) in made.enumerated() {
      guard let change, change.live?.owner == .unread, !findings.unmarkable.contains(index) else {
        continue
      }
      switch change.action {
      case .update, .replace, .rename: unmarked.nodes.append(index)
      case .none, .create, .adopt, .delete: break
      }
    }
    let going = Set(
      changes.flatMap { change in
        change.removals.filter { !$0.goesWithContainer }.map {
          PhysicalKey(section: change.address.section, identity: $0.entry.identity)
        }
      })
    unmarked.others = others.values.joined().filter { known in
      known.source == .recorded && going.contains(known.key) && findings.owners[known.key] == nil
        && findings.otherLives[known.key] == nil
    }.sorted { $0.address < $1.address }
    return unmarked
  }

  /// The owner, if it was read.
  func owner(of known: KnownResources.Known) -> LiveResource.Owner? {
    if let live = findings.otherLives[known.key] { return live?.owner }
    return findings.owners[known.key] ?? nil
  }

  /// Reports recorded resources to delete whose marks don't show that they are ours.
  mutating func note(_ known: KnownResources.Known) {
    guard known.source == .recorded, let owner = owner(of: known) else { return }
    let noun = planner.catalog[known.address.section]?.schema.noun ?? known.address.section
    let place = planner.place(of: known.address)
    if let stranger = owner.stranger(to: planner.scope.stack) {
      forgotten.insert(known.address)
      warnings.append(.takenOver(known, noun, by: stranger, at: place))
    } else if owner == .nobody {
      warnings.append(.unmarked(known, noun, at: place))
    }
  }

  /// Missing or changed marks of a recorded resource, which are ordinary drift.
  func lostMarks(of node: ResourceGraph.Node, _ live: LiveResource) -> [FieldChange] {
    func lost(_ tag: String, _ mark: String, _ live: String?) -> FieldChange {
      FieldChange(
        path: OwnershipTags.path(of: tag, node.kind.schema), type: .string(),
        desired: .string(mark), recorded: .string(mark), live: live.map(Value.string),
        cause: .drift, forcesReplacement: false, isSecret: false,
        location: node.declaration.location)
    }
    switch live.owner {
    case .nobody: return [lost(OwnershipTags.stack, planner.scope.stack, nil)]
    case .stack(planner.scope.stack, let resource):
      let name = ResourceAddress(resource)?.name ?? resource
      guard name != node.address.name else { return [] }
      return [lost(OwnershipTags.resource, node.address.name, name)]
    case .stack, .elsewhere, .unread: return []
    }
  }

  /// Why a foreign resource can't be used; nil if it is taken over or only reported.
  func refusal(
    of node: ResourceGraph.Node, _ identity: Identity?, _ mark: LiveResource.Owner?,
    _ owner: String?, _ known: KnownResources.Known?
  ) -> Diagnostic? {
    if planner.options.adopts, planner.options.readDepth == .everything { return nil }
    let isRecorded = known?.source == .recorded && known?.address == node.address
    if case .elsewhere(let region, let stack, _)? = mark, !isRecorded {
      return .inOtherRegion(node, identity, stack: stack, region: region)
    }
    if planner.options.adopts { return nil }
    return isRecorded
      ? .takenOver(node, identity, by: owner) : .foreign(node, identity, owner: owner)
  }

  /// By stack: what to remove from its ledger, because this plan takes it over.
  func adopted(by changes: [Change]) -> [String: [LedgerIntent]] {
    var adopted: [String: [LedgerIntent]] = [:]
    for change in changes where change.action == .adopt {
      guard case .stack(let stack, _)? = change.live?.owner, let identity = change.identity,
        stack != planner.scope.stack, !stack.isEmpty
      else { continue }
      adopted[stack, default: []].append(
        LedgerIntent(
          address: change.address, entry: LedgerEntry(identity: identity, properties: Properties())
        ))
    }
    return adopted
  }
}

extension LiveResource.Owner {
  /// The owner in words, if it is another stack, or the same one in another region.
  func stranger(to own: String) -> String? {
    switch self {
    case .stack(let stack, _): stack == own ? nil : "the stack `\(stack)`"
    case .elsewhere(let region, let stack, _): "the stack `\(stack)` in \(region)"
    case .nobody, .unread: nil
    }
  }
}
