import CairnLanguage

/// How a session works; what the user chose by flags.
package struct SessionOptions: Sendable {
  /// Resources worked on at a time.
  package var parallelism: Int
  package var readDepth: SessionReadDepth
  /// Foreign resources of a declared name are taken over.
  package var adopts: Bool
  /// Law 8: the plain word that what holds data may go. Named resources, or all.
  package var dataLoss: DataLoss
  /// How long to wait for another holder of the ledger.
  package var lockTimeout: Duration
  /// How long others leave the stack to a run that gives no sign of life.
  package var lease: Duration
  /// Only these and what they need (for a destroy: and what needs them); empty for all.
  package var targets: [ResourceAddress]

  package enum SessionReadDepth: Hashable, Sendable {
    /// The fields that the stack declares or the ledger recorded.
    case declared
    /// Every field, and whatever else carries the stack's tags: what a drift report is made of.
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
    lease: Duration = .seconds(60), targets: [ResourceAddress] = []
  ) {
    self.parallelism = parallelism
    self.readDepth = readDepth
    self.adopts = adopts
    self.dataLoss = dataLoss
    self.lockTimeout = lockTimeout
    self.lease = lease
    self.targets = targets
  }
}
