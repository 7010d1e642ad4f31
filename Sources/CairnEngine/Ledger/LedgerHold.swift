import CairnLanguage

/// The lock while it is ours: renewed in the background, checked before each start of work, and
/// given back by the write that records the result.
package actor LedgerHold {
  package enum State: Hashable, Sendable {
    case held
    /// Taken over by somebody else.
    case lost
    /// The ledger is gone: the target was wiped, or started anew.
    case gone
    case finished
  }

  private let store: LedgerStore
  private var ledger: Ledger
  private var etag: String
  private var sequence = 0
  private var writing: Task<State, any Error>?
  package private(set) var state = State.held

  init(store: LedgerStore, ledger: Ledger, etag: String) {
    self.store = store
    self.ledger = ledger
    self.etag = etag
  }

  package var current: Ledger { ledger }

  /// Whether work may be started. Renews first when the lease has run, or is about to run, out: a
  /// process that slept through it learns here that somebody else has taken over.
  package func permitsWork() async -> Bool {
    guard state == .held else { return false }
    let left = (ledger.lock?.holder.leaseEnds ?? 0) - store.clock.now()
    if left > store.lease.inMilliseconds / 6 { return true }
    return (try? await renew()) == .held
  }

  /// Renews at a third of the lease, until cancelled or lost.
  package func keep() async {
    while state == .held {
      do {
        try await store.clock.sleep(store.lease / 3)
      } catch {
        return
      }
      if Task.isCancelled { return }
      // A target that does not answer now may do so later; until the lease has run out it is ours.
      _ = try? await renew()
    }
  }

  package func renew() async throws -> State {
    try await exclusively { hold in
      guard await hold.state == .held else { return await hold.state }
      return try await hold.put { ledger, now, lease in
        ledger.lock?.holder.leaseEnds = now + lease
      }
    }
  }

  /// Records the result and gives the lock back, in one write.
  package func finish(
    resources: [ResourceAddress: LedgerEntry], interrupted: [LedgerIntent]
  ) async throws -> State {
    try await exclusively { hold in
      guard await hold.state == .held else { return await hold.state }
      let state = try await hold.put { ledger, _, _ in
        ledger.resources = resources
        ledger.interrupted = interrupted
        ledger.lock = nil
      }
      if state == .held { await hold.end() }
      return await hold.state
    }
  }

  private func end() { state = .finished }

  /// One write after the other: each is conditional on the ETag of the one before.
  private func exclusively(
    _ work: @escaping @Sendable (LedgerHold) async throws -> State
  ) async throws -> State {
    while let writing { _ = try? await writing.value }
    // Unstructured, so that a cancelled heartbeat does not cut a write in two.
    let task = Task { try await work(self) }
    writing = task
    defer { writing = nil }
    return try await task.value
  }

  private func put(
    _ change: (inout Ledger, _ now: Int, _ lease: Int) -> Void
  ) async throws -> State {
    var next = ledger
    change(&next, store.clock.now(), store.lease.inMilliseconds)
    // One more each time, also after a failure: the stamp tells one attempt from all others.
    sequence += 1
    next.stamp.sequence = sequence
    var answer = try await store.write(next, if: .present(etag: etag))
    if answer == .conflict {
      let seen = try await store.read()
      switch seen.version {
      case .absent: answer = .noBucket
      case .present(let ours) where seen.ledger.lock?.run == next.stamp.run:
        // An earlier write of ours arrived although its answer did not.
        answer = try await store.write(next, if: .present(etag: ours))
      case .present: break
      }
    }
    switch answer {
    case .written(let newETag):
      ledger = next
      etag = newETag
    case .conflict: state = .lost
    case .noBucket: state = .gone
    }
    return state
  }
}
