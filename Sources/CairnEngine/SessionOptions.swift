import CairnLanguage

/// The options of a session, from the command line.
package struct SessionOptions: Sendable {
  /// The number of resources worked on at a time.
  package var parallelism: Int
  package var readDepth: SessionReadDepth
  /// Whether foreign resources with a declared name are taken over.
  package var adopts: Bool
  /// Law 8: consent to lose data, for named resources or for all.
  package var dataLoss: DataLoss
  /// How long to wait for another lock owner.
  package var lockTimeout: Duration
  /// How long the lock lasts without renewal.
  package var lease: Duration
  /// Only these and their dependencies (for a destroy: their dependents); empty for all.
  package var targets: [ResourceAddress]
  /// Kinds of endpoints to ask what they can do.
  package var abilities: [any EndpointAbilities]
  /// The stack has no file here: it is known by its name, and by what the endpoint records.
  package var isWithoutFile: Bool

  package enum SessionReadDepth: Hashable, Sendable {
    /// The fields that the stack declares or the ledger records.
    case declared
    /// Every field, and everything else with the stack's tags, for a drift report.
    case everything
  }
  package enum DataLoss: Hashable, Sendable {
    case refused
    case allowed([ResourceAddress])
    case allowedForAll
  }

  package init(
    parallelism: Int = 4, readDepth: SessionReadDepth = .declared, adopts: Bool = false,
    dataLoss: DataLoss = .refused, lockTimeout: Duration = .zero,
    lease: Duration = .seconds(60), targets: [ResourceAddress] = [],
    abilities: [any EndpointAbilities] = [], isWithoutFile: Bool = false
  ) {
    self.parallelism = parallelism
    self.readDepth = readDepth
    self.adopts = adopts
    self.dataLoss = dataLoss
    self.lockTimeout = lockTimeout
    self.lease = lease
    self.targets = targets
    self.abilities = abilities
    self.isWithoutFile = isWithoutFile
  }
}
