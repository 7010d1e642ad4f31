import CairnLanguage

/// Waits for another holder of the ledger, as long as the user said.
struct LockWait {
  private let store: LedgerStore
  private let end: Int
  private var told: LockOwner?

  private static let pause = Duration.milliseconds(200)

  init(store: LedgerStore, timeout: Duration) {
    self.store = store
    end = store.clock.now().clampedAdding(timeout.inMilliseconds)
  }

  /// Waits a moment; false when the time is up. Each holder is told of once.
  mutating func goesOn(
    _ owner: LockOwner, _ events: @Sendable (ApplyEvent) async -> Void
  ) async throws -> Bool {
    guard store.clock.now() < end else { return false }
    if told?.who != owner.who || told?.since != owner.since {
      told = owner
      await events(.waitingForLock(owner))
    }
    try await store.clock.sleep(Self.pause)
    return true
  }
}
