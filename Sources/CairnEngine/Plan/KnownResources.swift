import CairnLanguage

/// Identifies a physical resource within one account and region.
struct PhysicalKey: Hashable, Sendable {
  var section: String
  var identity: Identity
}

/// What a ledger knows, by physical resource: an address may have a new resource, and a resource a
/// new address.
struct KnownResources: Sendable {
  struct Known: Sendable {
    enum Source: Hashable, Sendable {
      case recorded
      /// An interrupted run may have created it.
      case intent
      /// Found by its tags, because the ledger was lost.
      case listed
      /// Recorded by the stack that it is to be moved from.
      case moved(from: String)
    }

    var address: ResourceAddress
    var entry: LedgerEntry
    var source: Source
    /// Of an intent: the stack that it was going to be moved from, and may still belong to.
    var origin: String?
    /// Of an intent: the interrupted run didn't reach it.
    var isUntried = false
    /// Of an intent: the run failed to create it.
    var hasFailed = false

    /// What was applied is known.
    var isRecorded: Bool {
      switch source {
      case .recorded, .moved: true
      case .intent, .listed: false
      }
    }

    /// Its address when it was recorded.
    var former: FormerAddress {
      if case .moved(let stack) = source { return FormerAddress(stack: stack, address) }
      return FormerAddress(address)
    }

    /// Of an intent: how the run that wrote it ended.
    var interruption: Change.Reason {
      isUntried ? .untried : hasFailed ? .failed : .interrupted
    }

    var key: PhysicalKey { PhysicalKey(section: address.section, identity: entry.identity) }
  }

  private(set) var byKey: [PhysicalKey: Known] = [:]
  private let recorded: [ResourceAddress: LedgerEntry]
  private let moves: Moves
  /// The properties that interrupted runs intended: any of these fields may have been written.
  private(set) var intents: [PhysicalKey: [Properties]] = [:]

  init(_ ledger: Ledger, _ moves: Moves) {
    self.moves = moves
    recorded = ledger.resources
    byKey.reserveCapacity(recorded.count)
    for (address, entry) in recorded {
      add(Known(address: address, entry: entry, source: .recorded))
    }
    for intent in ledger.allIntents {
      let known = Known(
        address: intent.address, entry: intent.entry, source: .intent, origin: intent.origin,
        isUntried: intent.isUntried, hasFailed: intent.hasFailed)
      intents[known.key, default: []].append(intent.entry.properties)
      add(known)
    }
  }

  /// The first one counts.
  mutating func add(_ known: Known) {
    if byKey[known.key] == nil { byKey[known.key] = known }
  }

  /// What is known about the physical resource of a declaration. While its identity is unknown,
  /// that is what was last applied at its address.
  func known(_ node: ResourceGraph.Node, _ resource: DesiredResource) -> Known? {
    let address = node.address
    let moved = moves.known(address)
    if let identity = resource.identity {
      let identities = [identity, resource.formerIdentity].compactMap { $0 }
      for identity in identities {
        if let known = byKey[PhysicalKey(section: address.section, identity: identity)] {
          return known
        }
      }
      return moved.flatMap { identities.contains($0.entry.identity) ? $0 : nil }
    }
    for place in [address, node.former?.was.own].compactMap({ $0 }) {
      if let entry = recorded[place] {
        return Known(address: place, entry: entry, source: .recorded)
      }
    }
    return moved
  }

  /// Known resources without a declaration, by address: to be removed.
  func unclaimed(by claims: Set<PhysicalKey>) -> [Known] {
    byKey.values.filter { !claims.contains($0.key) }
      .sorted { ($0.address, $0.entry.identity.text) < ($1.address, $1.entry.identity.text) }
  }
}

extension FormerAddress {
  /// The address, if it is in the resource's own stack.
  var own: ResourceAddress? { stack == nil ? address : nil }
}
