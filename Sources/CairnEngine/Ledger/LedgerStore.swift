import CairnAWS
import CairnJSON
import CairnLanguage

/// Reads and writes the ledger of one stack. Every write is conditional on the version that was
/// read.
package struct LedgerStore: Sendable {
  package let objects: any LedgerObjects
  package let stack: String
  package let clock: LedgerClock
  package let processes: LockOwnerProcesses
  /// The place of its runs.
  package let place: ApplyPlace?
  /// How long the lock lasts without renewal.
  package let lease: Duration
  /// Creates the key of a ledger without one.
  private let makeKey: @Sendable () -> SecretKey

  package init(
    objects: any LedgerObjects, stack: String, clock: LedgerClock = .system,
    processes: LockOwnerProcesses, place: ApplyPlace? = nil, lease: Duration = .seconds(60),
    makeKey: @escaping @Sendable () -> SecretKey = { .random() }
  ) {
    self.objects = objects
    self.stack = stack
    self.clock = clock
    self.processes = processes
    self.place = place
    self.lease = lease
    self.makeKey = makeKey
  }

  package var key: String { "\(stack).json" }

  /// The maximum attempts of a conditional write while others change the ledger.
  static let mostAttempts = 20

  /// The ledger and its version; a missing one is empty.
  ///
  /// Throws `LedgerUnreadable`, or the endpoint's error.
  package func read() async throws -> LedgerSnapshot {
    guard let object = try await objects.read(key) else {
      return LedgerSnapshot(ledger: Ledger(stack: stack), version: .absent)
    }
    return LedgerSnapshot(
      ledger: try Ledger(parsing: object.bytes, stack: stack),
      version: .present(etag: object.etag))
  }

  /// The run that owns the lock now; nil if the stack is free.
  package func lockOwner(of ledger: Ledger) -> LockOwner? {
    guard let lock = ledger.lock, lock.owner.leaseEnds > clock.now() else { return nil }
    if let process = lock.process, processes.isGone(process) { return nil }
    return lock.owner
  }

  /// Takes the lock with one conditional write over what was read, and records the intents.
  ///
  /// - Parameter base: the ledger as read, completed by the plan.
  /// Throws `LedgerConflict` if another run has written in between or owns the lock.
  package func acquire(
    over snapshot: LedgerSnapshot, base: Ledger, purpose: Plan.Purpose, run: String,
    intents: [LedgerIntent]
  ) async throws -> LedgerHold {
    if let owner = lockOwner(of: snapshot.ledger) { throw LedgerConflict.held(owner) }
    let now = clock.now()
    var ledger = base
    ledger.secretKey = base.secretKey ?? makeKey()
    // A dead owner's intents stay until this run has handled them.
    var seen: Set<LedgerIntent> = []
    ledger.intents = base.allIntents.filter { seen.insert($0).inserted }
    ledger.recordRun(.interrupted)
    ledger.lock = LedgerLock(
      owner: LockOwner(
        who: processes.who, since: now, leaseEnds: now + lease.inMilliseconds),
      run: run, purpose: purpose, process: processes.own, intents: intents)
    ledger.stamp = LedgerStamp(run: run, sequence: 0)
    ledger.appliedFrom = place
    var hasMadeBucket = false
    while true {
      switch try await write(ledger, if: snapshot.version) {
      case .written(let etag):
        return LedgerHold(store: self, ledger: ledger, etag: etag)
      case .noBucket where !hasMadeBucket:
        hasMadeBucket = true
        try await objects.createBucket()
      case .noBucket:
        throw LedgerConflict.changed
      case .conflict:
        let found = try await read()
        if let owner = lockOwner(of: found.ledger) { throw LedgerConflict.held(owner) }
        throw LedgerConflict.changed
      }
    }
  }

  /// Writes once. If the answer doesn't show whether it was written, reads back and tries again:
  /// the condition prevents a second write.
  func write(_ ledger: Ledger, if version: LedgerVersion) async throws -> LedgerWriteAnswer {
    let bytes = ledger.json.bytes()
    var attempts = 0
    while true {
      attempts += 1
      do {
        let answer = try await objects.write(bytes, to: key, if: version)
        // The conflict may be with a first attempt whose answer was lost.
        guard answer == .conflict, let etag = try await etag(ofWriting: ledger.stamp) else {
          return answer
        }
        return .written(etag: etag)
      } catch let error as AWSError where error.mayHaveActed {
        if let etag = try? await etag(ofWriting: ledger.stamp) { return .written(etag: etag) }
        guard attempts < 3, error.cause != .cancelled else { throw error }
        try await clock.sleep(.milliseconds(100 * attempts))
      }
    }
  }

  private func etag(ofWriting stamp: LedgerStamp) async throws -> String? {
    let found = try await read()
    guard found.ledger.stamp == stamp, case .present(let etag) = found.version else { return nil }
    return etag
  }
}

package struct LedgerSnapshot: Hashable, Sendable {
  package var ledger: Ledger
  package var version: LedgerVersion

  package init(ledger: Ledger, version: LedgerVersion) {
    self.ledger = ledger
    self.version = version
  }
}

/// Why the lock couldn't be taken.
package enum LedgerConflict: Error, Hashable, Sendable {
  case held(LockOwner)
  /// Another run has written it since it was read.
  case changed
}

extension AWSError {
  /// Whether the server may have carried out the request without a clear answer.
  var mayHaveActed: Bool {
    switch cause {
    case .transport: !isNoConnection
    case .timedOut, .server, .cancelled: true
    case .notFound, .alreadyExists, .conflict, .preconditionFailed, .throttled, .denied, .invalid,
      .notImplemented:
      false
    }
  }
}
