import CairnLanguage
import FoundationEssentials

extension Session {
  /// The ledger's location, for messages.
  package nonisolated var ledgerPlace: String {
    "s3://\(Session.bucket(in: scope))/\(stack.name).json"
  }

  /// What prevents a run of the stack.
  package func ledgerCondition() async throws -> LedgerCondition {
    try await diagnosing { try await store.condition() }
  }

  /// See `LedgerStore.unlock`.
  package func unlock(_ seen: LockOwner) async throws {
    try await diagnosing { try await store.unlock(seen, run: UUID().uuidString) }
  }

  /// See `LedgerStore.setAside`.
  ///
  /// - Returns: the location of the copy of its bytes.
  package func setLedgerAside() async throws -> String? {
    try await diagnosing {
      try await store.setAside(at: Diagnostic.time(store.clock.now()))
        .map { "s3://\(Session.bucket(in: scope))/\($0)" }
    }
  }

  private func diagnosing<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
      return try await work()
    } catch LedgerConflict.changed {
      throw PlanFailure([
        Diagnostic(
          .ledgerHeld,
          "Another run has taken the lock in the meantime. Run `cairn unlock` again to see whose it "
            + "is.", at: stack.location)
      ])
    } catch {
      throw PlanFailure([ledgerDiagnostic(error, store)])
    }
  }
}
