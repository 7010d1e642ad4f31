import CairnAWS
import CairnLanguage

/// Whether a stack can be changed, and why not.
package enum LedgerCondition: Hashable, Sendable {
  case absent
  case free
  /// - Parameter isDead: the lock has expired or its owner has died, so the next run takes it over.
  case locked(LockOwner, isDead: Bool)
  /// No cairn can use it.
  case damaged(String)
}

extension LedgerStore {
  /// What prevents a run.
  ///
  /// - Throws: what the endpoint answered, and `LedgerUnreadable.newerFormat`.
  package func condition() async throws -> LedgerCondition {
    do {
      let snapshot = try await read()
      if snapshot.version == .absent { return .absent }
      guard let lock = snapshot.ledger.lock else { return .free }
      return .locked(lock.owner, isDead: lockOwner(of: snapshot.ledger) == nil)
    } catch let unreadable as LedgerUnreadable where unreadable.isDamage {
      return .damaged(unreadable.reason)
    } catch let error as AWSError where error.mayBeOfDamagedObject {
      // An emulator that was stopped during a write can announce more bytes than it has.
      guard try await objects.etag(of: key) != nil else { return .absent }
      return .damaged("\(error)")
    }
  }

  /// Removes the lock: its owner stops before its next request, and its intents stay in the ledger.
  ///
  /// - Throws: `LedgerConflict.changed` if the lock has another owner by now.
  package func unlock(_ seen: LockOwner, run: String) async throws {
    let snapshot = try await read()
    guard snapshot.ledger.lock?.owner.who == seen.who,
      snapshot.ledger.lock?.owner.since == seen.since
    else { throw LedgerConflict.changed }
    var ledger = snapshot.ledger
    ledger.dropLock()
    ledger.stamp = LedgerStamp(run: run, sequence: 0)
    guard case .written = try await write(ledger, if: snapshot.version) else {
      throw LedgerConflict.changed
    }
  }

  /// Sets a damaged ledger aside, so that it counts as lost (law 1).
  ///
  /// - Returns: the key of the copy of its bytes; nil if they can't be read.
  package func setAside(at time: String) async throws -> String? {
    let bytes: [UInt8]?
    do {
      bytes = try await objects.read(key)?.bytes
    } catch let error as AWSError where error.mayBeOfDamagedObject {
      bytes = nil
    }
    var copy: String?
    if let bytes {
      // Stack names contain no slash.
      let name = "damaged/\(stack)-\(time).json"
      _ = try await objects.write(bytes, to: name, if: .absent)
      copy = name
    }
    try await objects.remove(key)
    return copy
  }
}

extension AWSError {
  /// The answer ended early, as with an object that is shorter than announced.
  var mayBeOfDamagedObject: Bool {
    switch cause {
    case .timedOut: true
    case .transport: !isNoConnection
    case .notFound, .alreadyExists, .conflict, .preconditionFailed, .throttled, .denied, .invalid,
      .notImplemented, .server, .cancelled:
      false
    }
  }
}
