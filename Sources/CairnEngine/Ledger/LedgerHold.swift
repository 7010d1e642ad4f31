import CairnLanguage

/// The lock while this run owns it: renewed in the background, checked before each request, and
/// released by the write that records the result.
package actor LedgerHold {
  package enum State: Hashable, Sendable {
    case held
    /// Another run has taken it over.
    case lost
    /// The ledger no longer exists: the endpoint was wiped or restarted.
    case gone
    case finished
  }

  private let store: LedgerStore
  private var ledger: Ledger
  private var etag: String
  private var sequence = 0
  /// The entries when the run began.
  private let former: [ResourceAddress: LedgerEntry]
  /// The last write, finished or running; the next one waits for it.
  private var writing: Task<State, any Error>?
  /// Why the last check couldn't confirm it.
  private(set) var doubt: (any Error)?
  package private(set) var state = State.held

  init(store: LedgerStore, ledger: Ledger, etag: String) {
    self.store = store
    self.ledger = ledger
    self.etag = etag
    former = ledger.resources
  }

  package var current: Ledger { ledger }

  /// Whether this run still owns it, as far as a clock can show.
  ///
  /// Renewals come at a third of the lease. If the last one is half a lease ago, something
  /// prevented them (the process was stopped, the machine slept, the endpoint didn't answer), and
  /// another run may have taken over, so this renews first. The other half is for clocks that
  /// differ.
  package func confirmed() async throws -> State {
    if state != .held || isFresh { return state }
    do {
      return try await exclusively { hold in
        guard await hold.state == .held, await !hold.isFresh else { return await hold.state }
        return try await hold.extend()
      }
    } catch {
      doubt = error
      throw error
    }
  }

  private var isFresh: Bool {
    (ledger.lock?.owner.leaseEnds ?? 0) - store.clock.now() > store.lease.inMilliseconds / 2
  }

  /// Whether new work may start.
  package func permitsWork() async -> Bool { (try? await confirmed()) == .held }

  /// Renews at a third of the lease, until cancelled or lost.
  package func keep() async {
    while state == .held {
      do {
        try await store.clock.sleep(store.lease / 3)
      } catch {
        return
      }
      if Task.isCancelled { return }
      // The endpoint may answer later; until the lease expires the lock is ours.
      _ = try? await renew()
    }
  }

  package func renew() async throws -> State {
    try await exclusively { hold in
      guard await hold.state == .held else { return await hold.state }
      return try await hold.extend()
    }
  }

  private func extend() async throws -> State {
    try await put { ledger, now, lease in ledger.lock?.owner.leaseEnds = now + lease }
  }

  /// Records the result and releases the lock, in one write.
  package func finish(
    resources: [ResourceAddress: LedgerEntry], intents: [LedgerIntent],
    outcome: LedgerRecord.Outcome = .complete
  ) async throws -> State {
    try await exclusively { hold in
      guard await hold.state == .held else { return await hold.state }
      let state = try await hold.put { ledger, now, _ in
        ledger.resources = resources
        ledger.intents = intents
        ledger.recordRun(outcome, at: now, since: hold.former)
        ledger.lock = nil
      }
      if state == .held { await hold.end() }
      return await hold.state
    }
  }

  private func end() { state = .finished }

  /// Serialises writes: each is conditional on the ETag of the one before.
  private func exclusively(
    _ work: @escaping @Sendable (LedgerHold) async throws -> State
  ) async throws -> State {
    let before = writing
    // Unstructured, so that a cancelled renewal doesn't interrupt a write.
    let task = Task {
      _ = await before?.result
      return try await work(self)
    }
    writing = task
    return try await task.value
  }

  private func put(
    _ change: (inout Ledger, _ now: Int, _ lease: Int) -> Void
  ) async throws -> State {
    var next = ledger
    change(&next, store.clock.now(), store.lease.inMilliseconds)
    // Incremented even after a failure, so that each attempt has a unique stamp.
    sequence += 1
    next.stamp.sequence = sequence
    var answer = try await store.write(next, if: .present(etag: etag))
    if answer == .conflict {
      let seen = try await store.read()
      switch seen.version {
      case .absent: answer = .noBucket
      case .present(let ours) where seen.ledger.lock?.run == next.stamp.run:
        // An earlier write of ours arrived although its answer was lost.
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
