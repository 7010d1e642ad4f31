import CairnLanguage
import FoundationEssentials

/// Moves between stacks. Their order keeps them safe: lock this stack, remove the resource from the
/// other ledger, write the marks of ownership, record in this ledger. Until the removal the
/// resource belongs to the other stack; after it no stack deletes it, and the declaration with its
/// `was:` finds it again.
extension Session {
  /// What the former stacks of moved resources record; read only while some of it isn't ours yet.
  func moves(beside ledger: Ledger) async throws -> Moves {
    var ledgers: [String: Ledger] = [:]
    for stack in Moves.origins(of: graph, beside: ledger) {
      ledgers[stack] = try await readLedger(in: store.of(stack)).ledger
    }
    return Moves(graph, ledgers)
  }

  /// Removes what this plan takes over from the other ledgers; releases the lock if that fails for
  /// one.
  func release(_ planned: Planner.Planned, _ hold: LedgerHold) async throws {
    for (stack, moved) in planned.releases.sorted(by: { $0.key < $1.key }) {
      do {
        try await store.of(stack).release(moved, run: UUID().uuidString)
      } catch {
        let base = planned.base
        _ = await hold.record(
          resources: base.resources, intents: base.allIntents, outcome: .incomplete,
          at: self.stack.location)
        throw PlanFailure([refusal(error, by: stack)])
      }
    }
  }

  private func refusal(_ error: any Error, by stack: String) -> Diagnostic {
    let place = self.stack.location
    switch error as? LedgerConflict {
    case .held(let owner): return .held(by: owner, now: store.clock.now(), of: stack, at: place)
    case .changed:
      return .outdated("Another run keeps changing the ledger of `\(stack)`.", at: place)
    case nil:
      return .failed(error, "Writing the ledger of `\(stack)`", scope: scope, at: place)
    }
  }
}

extension LedgerStore {
  /// The ledger store of another stack in the same account and region.
  func of(_ stack: String) -> LedgerStore {
    LedgerStore(
      objects: objects, stack: stack, clock: clock, processes: processes, lease: lease)
  }
}
