import CairnLanguage
import FoundationEssentials

/// Moves between stacks. The order is what keeps them safe: this stack is locked, then the other
/// ledger lets go, then the marks of ownership are written, then this ledger records. Until the
/// other has let go the resource is its own; after that nobody removes it, and the declaration with
/// its `was:` finds it again.
extension Session {
  /// What the stacks record that resources come from; asked only while some of it is not ours yet.
  func moves(beside ledger: Ledger) async throws -> Moves {
    var ledgers: [String: Ledger] = [:]
    for stack in Moves.origins(of: graph, beside: ledger) {
      ledgers[stack] = try await readLedger(in: store.of(stack)).ledger
    }
    return Moves(graph, ledgers)
  }

  /// Lets the other ledgers go of what this plan takes over; gives the lock back when one does not.
  func release(_ planned: Planner.Planned, _ hold: LedgerHold) async throws {
    for (stack, moved) in planned.releases.sorted(by: { $0.key < $1.key }) {
      do {
        try await store.of(stack).release(moved, run: UUID().uuidString)
      } catch {
        let base = planned.base
        _ = await hold.record(
          resources: base.resources, intents: base.allIntents, at: self.stack.location)
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
  /// That of another stack in the same place.
  func of(_ stack: String) -> LedgerStore {
    LedgerStore(
      objects: objects, stack: stack, clock: clock, processes: processes, lease: lease)
  }
}
