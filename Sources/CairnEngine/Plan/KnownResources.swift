import CairnLanguage

/// What finds a physical resource within one account and region.
struct PhysicalKey: Hashable, Sendable {
  var section: String
  var identity: Identity
}

/// What a ledger knows, by physical resource: an address may have changed its resource, and a
/// resource its address.
struct KnownResources: Sendable {
  struct Known: Sendable {
    enum Source: Hashable, Sendable {
      case recorded
      /// An interrupted run may have made it.
      case hint
      /// Found by its tags, the ledger being lost.
      case listed
    }

    var address: ResourceAddress
    var entry: LedgerEntry
    var source: Source

    var key: PhysicalKey { PhysicalKey(section: address.section, identity: entry.identity) }
  }

  private(set) var byKey: [PhysicalKey: Known] = [:]
  private let recorded: [ResourceAddress: LedgerEntry]
  /// What an interrupted run worked on, recorded or not: it may differ in any field by now.
  private(set) var unsettled: Set<PhysicalKey> = []

  init(_ ledger: Ledger) {
    recorded = ledger.resources
    byKey.reserveCapacity(recorded.count)
    for (address, entry) in recorded {
      add(Known(address: address, entry: entry, source: .recorded))
    }
    for hint in ledger.hints {
      let known = Known(address: hint.address, entry: hint.entry, source: .hint)
      unsettled.insert(known.key)
      add(known)
    }
  }

  /// The first one to be told of counts.
  mutating func add(_ known: Known) {
    if byKey[known.key] == nil { byKey[known.key] = known }
  }

  /// What is known of the physical resource that a declaration means. While its identity is not
  /// known, that is what was last applied at its address.
  func known(_ address: ResourceAddress, _ identity: Identity?) -> Known? {
    if let identity {
      return byKey[PhysicalKey(section: address.section, identity: identity)]
    }
    return recorded[address].map { Known(address: address, entry: $0, source: .recorded) }
  }

  /// What no declaration means, by address: to be removed.
  func unclaimed(by claims: Set<PhysicalKey>) -> [Known] {
    byKey.values.filter { !claims.contains($0.key) }
      .sorted { ($0.address, $0.entry.identity.text) < ($1.address, $1.entry.identity.text) }
  }
}
