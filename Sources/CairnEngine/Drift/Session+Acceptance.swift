import CairnLanguage
import FoundationEssentials

extension Session {
  /// - Throws: `PlanFailure` if a selection is neither declared nor in the report.
  package nonisolated func check(
    _ selections: [Acceptance.Selection], in report: DriftReport
  ) throws {
    try TargetSelection.check(
      selections.map(\.address), of: "--accept",
      among: graph.nodes.map(\.address) + report.resources.map(\.address), at: stack.location)
  }

  /// Records the accepted live values as applied. Changes nothing else in the endpoint.
  package func record(_ acceptance: Acceptance) async throws {
    try await withLock { _ in
      let snapshot = try await readLedger()
      var resources = snapshot.ledger.resources
      for address in Set(acceptance.accepted.map(\.address)) {
        guard let entry = resources[address] else { continue }
        resources[address] = acceptance.entry(entry, at: address, in: scope)
      }
      for address in acceptance.forgotten { resources[address] = nil }
      if resources == snapshot.ledger.resources { return }
      let hold = try await store.acquire(
        over: snapshot, base: snapshot.ledger, purpose: .apply, run: UUID().uuidString, intents: [])
      let problem = await hold.record(
        resources: resources, intents: await hold.current.intents, outcome: .complete,
        at: stack.location)
      if let problem { throw PlanFailure([problem]) }
    }
  }
}
