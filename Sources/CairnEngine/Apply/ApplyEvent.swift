import CairnLanguage

/// What happens while a plan is carried out; one consumer prints it.
package enum ApplyEvent: Sendable {
  package enum Operation: String, Hashable, Sendable {
    case create, update, rename, replace, delete, adopt
  }

  /// Waiting for another holder of the ledger.
  case waitingForLock(LockOwner)
  case started(ResourceAddress, Operation)
  case finished(ResourceAddress, Operation, took: Duration)
  case failed(ResourceAddress, Operation, ResourceFailure, took: Duration)
  /// Not tried, because `because` failed (or the user stopped the run).
  case skipped(ResourceAddress, Operation, because: ResourceAddress?)
  /// The user asked to stop: what is in flight ends, nothing new starts.
  case stopping
}

/// Who holds a ledger, as the ledger says.
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

  /// Whether it was taken by a clock so far ahead that waiting for its end is no way out.
  ///
  /// - Parameter now: milliseconds since 1970. A lease bears clocks that differ by half a minute.
  func isDatedAhead(of now: Int) -> Bool { since - 60_000 > now }
}

/// Why one resource could not be brought to its declared state.
package struct ResourceFailure: Error, Hashable, Sendable {
  package var address: ResourceAddress
  /// One sentence, with the service's own code and message.
  package var message: String
  package var location: SourceLocation?
  package var requestID: String?

  package init(
    address: ResourceAddress, message: String, location: SourceLocation?, requestID: String? = nil
  ) {
    self.address = address
    self.message = message
    self.location = location
    self.requestID = requestID
  }
}

/// How an apply ended.
package struct ApplyReport: Sendable {
  package var done: [(ResourceAddress, ApplyEvent.Operation)]
  package var failures: [ResourceFailure]
  package var skipped: [ResourceAddress]
  /// The user stopped it before everything was tried.
  package var wasStopped: Bool
  /// Outputs whose values are known now.
  package var outputs: [(name: String, value: Value)]
  /// Why the result could not be recorded; what was done is found again by the next run.
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
