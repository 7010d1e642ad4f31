import CairnLanguage

extension LedgerHold {
  /// Records the result and gives the lock back; answers with why that was not possible.
  ///
  /// - Parameter place: where messages about the whole stack point.
  func record(
    resources: [ResourceAddress: LedgerEntry], intents: [LedgerIntent],
    at place: SourceLocation
  ) async -> Diagnostic? {
    do {
      switch try await finish(resources: resources, intents: intents) {
      case .held, .finished: return nil
      case .lost:
        return Diagnostic(
          .ledgerLost,
          "Another run took the stack over while this one gave no sign of life, so this one "
            + "stopped and recorded nothing. Run it again when the other is done.", at: place)
      case .gone:
        return Diagnostic(
          .ledgerLost,
          "The ledger is gone: the target was started anew or wiped while this ran, so this run "
            + "stopped. Run it again.", at: place)
      }
    } catch {
      return Diagnostic(
        .ledgerFailed,
        "The ledger could not be written: \(told(error)) Nothing is lost: the next run "
          + "finds what this one made.",
        at: place)
    }
  }

  /// Why no more work was permitted although the result could be recorded.
  func denial(at place: SourceLocation) -> Diagnostic? {
    guard let doubt else { return nil }
    return Diagnostic(
      .ledgerFailed,
      "The lock on the stack could not be renewed, so nothing more was started: \(told(doubt)) "
        + "Run it again to go on.", at: place)
  }
}
