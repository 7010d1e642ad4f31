import CairnLanguage

/// The record of what a stack owns (laws 1 and 3): one object in the target itself.
/// One with nothing in it is what a destroy leaves behind.
package struct Ledger: Hashable, Sendable {
  /// The newest format this cairn knows; it reads none that is newer. One is written as of the first
  /// format that can say what is in it, so that older cairns are kept out only where they have to be.
  package static let format = 2

  package var stack: String
  package var resources: [ResourceAddress: LedgerEntry]
  /// What a run that was cut off may have made, or could not remove: ours, if it is there.
  package var interrupted: [LedgerIntent]
  package var lock: LedgerLock?
  /// Who wrote it last. No two writes have the same, so none have the same ETag.
  package var stamp: LedgerStamp
  /// What its secrets are hashed with; of those only the hash is written.
  package var secretKey: SecretKey?
  /// Where the last run came from that took the lock; nil when that is not known.
  package var appliedFrom: ApplyPlace?

  package init(
    stack: String, resources: [ResourceAddress: LedgerEntry] = [:],
    interrupted: [LedgerIntent] = [], lock: LedgerLock? = nil,
    stamp: LedgerStamp = LedgerStamp(run: "", sequence: 0), secretKey: SecretKey? = nil,
    appliedFrom: ApplyPlace? = nil
  ) {
    self.stack = stack
    self.resources = resources
    self.interrupted = interrupted
    self.lock = lock
    self.stamp = stamp
    self.secretKey = secretKey
    self.appliedFrom = appliedFrom
  }

  /// What may be there without being recorded: the leftovers of earlier runs, and what the holder
  /// of the lock set out to make.
  package var hints: [LedgerIntent] { interrupted + (lock?.intents ?? []) }

  /// All that it says of resources.
  var entries: [LedgerEntry] { resources.values + hints.map(\.entry) }

  /// What its owner set out to make stays known.
  mutating func dropLock() {
    interrupted = hints
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
  /// What it lives in; they are among the dependencies.
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

/// A thing that is about to be made, written down before it is: enough to find and delete it.
package struct LedgerIntent: Hashable, Sendable {
  package var address: ResourceAddress
  package var entry: LedgerEntry
  /// The stack it was about to be moved from, and may still belong to.
  package var origin: String?
  /// The run that wrote it ended before it came to this: no request was sent for it.
  package var isUntried: Bool
  /// The run that wrote it was not cut off: the target refused this.
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

/// Who works on the stack, and what they set out to make.
package struct LedgerLock: Hashable, Sendable {
  package var holder: LockHolder
  /// Unlike any other run's.
  package var run: String
  package var purpose: Plan.Purpose
  package var process: HolderProcess?
  package var intents: [LedgerIntent]

  package init(
    holder: LockHolder, run: String, purpose: Plan.Purpose, process: HolderProcess?,
    intents: [LedgerIntent]
  ) {
    self.holder = holder
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
