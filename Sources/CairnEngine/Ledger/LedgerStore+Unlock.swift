import CairnAWS
import CairnLanguage

/// Why a stack can't be worked on, or that it can.
package enum LedgerCondition: Hashable, Sendable {
  case absent
  case free
  /// - Parameter isDead: nobody holds it any more: the next run takes it over.
  case locked(LockOwner, isDead: Bool)
  /// No cairn can use it.
  case damaged(String)
}

extension LedgerStore {
  /// What stands in the way of a run.
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
      // An emulator that was stopped in the middle of a write can promise more bytes than it has.
      guard try await objects.etag(of: key) != nil else { return .absent }
      return .damaged("\(error)")
    }
  }

  /// Takes the lock away from whoever holds it: that run stops at its next request, and what it set
  /// out to make stays known.
  ///
  /// - Throws: `LedgerConflict.changed` when somebody else has it by now.
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

  /// Puts a damaged ledger out of the way, so that it counts as lost (law 1).
  ///
  /// - Returns: the key that its bytes were copied to; nil where they can't be read.
  package func setAside(at time: String) async throws -> String? {
    let bytes: [UInt8]?
    do {
      bytes = try await objects.read(key)?.bytes
    } catch let error as AWSError where error.mayBeOfDamagedObject {
      bytes = nil
    }
    var copy: String?
    if let bytes {
      // No stack's name holds a slash.
      let name = "damaged/\(stack)-\(time).json"
      _ = try await objects.write(bytes, to: name, if: .absent)
      copy = name
    }
    try await objects.remove(key)
    return copy
  }
}

extension AWSError {
  /// The answer never came to its end, as with an object that is shorter than it says.
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
