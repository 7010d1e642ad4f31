import CairnLanguage

/// An event of an apply; one consumer prints them.
package enum ApplyEvent: Sendable {
  package enum Operation: String, Hashable, Sendable {
    case create, update, rename, replace, delete, adopt
  }

  /// Waiting for another lock owner.
  case waitingForLock(LockOwner)
  case started(ResourceAddress, Operation)
  case finished(ResourceAddress, Operation, took: Duration)
  case failed(ResourceAddress, Operation, ResourceFailure, took: Duration)
  /// Not tried, because `because` failed (or the user stopped the run).
  case skipped(ResourceAddress, Operation, because: ResourceAddress?)
  /// The user asked to stop: running steps finish, and no new ones start.
  case stopping
}

/// The owner of a ledger's lock.
package struct LockOwner: Hashable, Sendable {
  /// `user@host (pid 123)`
  package var who: String
  /// Milliseconds since 1970.
  package var since: Int
  package var leaseEnds: Int

  package init(who: String, since: Int, leaseEnds: Int) {
    self.who = who
    self.since = since
    self.leaseEnds = leaseEnds
  }

  /// Whether a wrong clock dated the lock so far ahead that waiting for its end is useless.
  ///
  /// - Parameter now: milliseconds since 1970. A lease tolerates clocks that differ by half a
  ///   minute.
  func isDatedAhead(of now: Int) -> Bool { since - 60_000 > now }
}

/// Why one resource couldn't be changed to its declared state.
package struct ResourceFailure: Error, Hashable, Sendable {
  package var address: ResourceAddress
  /// One sentence, with the service's own code and message.
  package var message: String
  package var location: SourceLocation?
  package var requestID: String?
  /// What is wrong, in a sentence, if it isn't about this resource: no answer from the endpoint, or
  /// credentials that it doesn't take.
  package var sharedCause: String?

  package init(
    address: ResourceAddress, message: String, location: SourceLocation?, requestID: String? = nil,
    sharedCause: String? = nil
  ) {
    self.address = address
    self.message = message
    self.location = location
    self.requestID = requestID
    self.sharedCause = sharedCause
  }
}

/// The result of an apply.
package struct ApplyReport: Sendable {
  package var done: [(ResourceAddress, ApplyEvent.Operation)]
  package var failures: [ResourceFailure]
  package var skipped: [ResourceAddress]
  /// Whether the user stopped it before everything was tried.
  package var wasStopped: Bool
  /// Outputs with known values.
  package var outputs: [(name: String, value: Value)]
  /// Why the result couldn't be recorded; the next run finds what was done.
  package var ledgerProblem: Diagnostic?

  package init(
    done: [(ResourceAddress, ApplyEvent.Operation)] = [], failures: [ResourceFailure] = [],
    skipped: [ResourceAddress] = [], wasStopped: Bool = false,
    outputs: [(name: String, value: Value)] = [], ledgerProblem: Diagnostic? = nil
  ) {
    self.done = done
    self.failures = failures
    self.skipped = skipped
    self.wasStopped = wasStopped
    self.outputs = outputs
    self.ledgerProblem = ledgerProblem
  }

  package var isComplete: Bool {
    failures.isEmpty && skipped.isEmpty && !wasStopped && ledgerProblem == nil
  }
}
