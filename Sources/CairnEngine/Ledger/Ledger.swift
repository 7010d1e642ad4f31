import CairnLanguage

/// The record of what a stack owns (laws 1 and 3): one object in the endpoint itself. A destroy
/// leaves an empty one.
package struct Ledger: Hashable, Sendable {
  /// The newest format that this cairn reads. It writes the first format that can express the
  /// contents, so that older cairns are only excluded if necessary.
  package static let format = 2

  package var stack: String
  package var resources: [ResourceAddress: LedgerEntry]
  /// What earlier runs may have created, or couldn't remove: ours, if it exists.
  package var intents: [LedgerIntent]
  package var lock: LedgerLock?
  /// The last writer. Each write has a unique stamp, and so a unique ETag.
  package var stamp: LedgerStamp
  /// The key for the hashes of its secrets; only the hashes are written.
  package var secretKey: SecretKey?
  /// Where the last run that took the lock came from; nil if unknown.
  package var appliedFrom: ApplyPlace?
  /// The last runs that took the lock, the oldest first; at most `LedgerRecord.limit`.
  package var history: [LedgerRecord]

  package init(
    stack: String, resources: [ResourceAddress: LedgerEntry] = [:],
    intents: [LedgerIntent] = [], lock: LedgerLock? = nil,
    stamp: LedgerStamp = LedgerStamp(run: "", sequence: 0), secretKey: SecretKey? = nil,
    appliedFrom: ApplyPlace? = nil, history: [LedgerRecord] = []
  ) {
    self.stack = stack
    self.resources = resources
    self.intents = intents
    self.lock = lock
    self.stamp = stamp
    self.secretKey = secretKey
    self.appliedFrom = appliedFrom
    self.history = history
  }

  /// What may exist without being recorded: the intents of earlier runs and of the lock owner.
  package var allIntents: [LedgerIntent] { intents + (lock?.intents ?? []) }

  /// All entries, recorded and intended.
  var entries: [LedgerEntry] { resources.values + allIntents.map(\.entry) }

  /// Removes the lock and keeps its intents; its run counts as interrupted.
  mutating func dropLock() {
    recordRun(.interrupted)
    intents = allIntents
    lock = nil
  }
}

/// What was last applied for one resource.
package struct LedgerEntry: Hashable, Sendable {
  package var identity: Identity
  /// As declared, resolved, without defaults.
  package var properties: Properties
  package var attributes: [String: Value]
  package var dependencies: [ResourceAddress]
  /// Its containers, which are also among the dependencies.
  package var containers: [ResourceAddress]
  package var origin: ResourceDeclaration.Origin

  package init(
    identity: Identity, properties: Properties, attributes: [String: Value] = [:],
    dependencies: [ResourceAddress] = [], containers: [ResourceAddress] = [],
    origin: ResourceDeclaration.Origin = .declared
  ) {
    self.identity = identity
    self.properties = properties
    self.attributes = attributes
    self.dependencies = dependencies
    self.containers = containers
    self.origin = origin
  }
}

/// What a run will create or change, recorded in advance: enough to find and delete it.
package struct LedgerIntent: Hashable, Sendable {
  package var address: ResourceAddress
  package var entry: LedgerEntry
  /// The stack that it was going to be moved from, and may still belong to.
  package var origin: String?
  /// The run that wrote it ended before this step: no request was sent for it.
  package var isUntried: Bool
  /// The run that wrote it wasn't interrupted: this step failed.
  package var hasFailed: Bool

  package init(
    address: ResourceAddress, entry: LedgerEntry, origin: String? = nil, isUntried: Bool = false,
    hasFailed: Bool = false
  ) {
    self.address = address
    self.entry = entry
    self.origin = origin
    self.isUntried = isUntried
    self.hasFailed = hasFailed
  }
}

/// The lock owner and its intents.
package struct LedgerLock: Hashable, Sendable {
  package var owner: LockOwner
  /// Unique for each run.
  package var run: String
  package var purpose: Plan.Purpose
  package var process: LockOwnerProcess?
  package var intents: [LedgerIntent]

  package init(
    owner: LockOwner, run: String, purpose: Plan.Purpose, process: LockOwnerProcess?,
    intents: [LedgerIntent]
  ) {
    self.owner = owner
    self.run = run
    self.purpose = purpose
    self.process = process
    self.intents = intents
  }
}

package struct LedgerStamp: Hashable, Sendable {
  package var run: String
  package var sequence: Int

  package init(run: String, sequence: Int) {
    self.run = run
    self.sequence = sequence
  }
}
