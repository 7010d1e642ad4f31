import CairnLanguage

extension LedgerHold {
  /// Records the result and releases the lock; returns why that wasn't possible.
  ///
  /// - Parameter place: for messages about the whole stack.
  func record(
    resources: [ResourceAddress: LedgerEntry], intents: [LedgerIntent],
    outcome: LedgerRecord.Outcome, at place: SourceLocation
  ) async -> Diagnostic? {
    do {
      switch try await finish(resources: resources, intents: intents, outcome: outcome) {
      case .held, .finished: return nil
      case .lost:
        return Diagnostic(
          .ledgerLost,
          "Another run has taken over the stack, because this run's lease expired without renewal. "
            + "This run stopped and recorded nothing. Run it again when the other is done.",
          at: place)
      case .gone:
        return Diagnostic(
          .ledgerLost,
          "The ledger no longer exists: the endpoint was restarted or wiped during this run, so "
            + "this run stopped. Run it again.", at: place)
      }
    } catch {
      return Diagnostic(
        .ledgerFailed,
        "The ledger could not be written: \(described(error)) Nothing is lost: the next run "
          + "finds what this one created.",
        at: place)
    }
  }

  /// Why the run stopped although the result could be recorded.
  func denial(at place: SourceLocation) -> Diagnostic? {
    guard let doubt else { return nil }
    return Diagnostic(
      .ledgerFailed,
      "The lock on the stack could not be renewed, so nothing more was started: \(described(doubt)) "
        + "Run it again to continue.", at: place)
  }
}
