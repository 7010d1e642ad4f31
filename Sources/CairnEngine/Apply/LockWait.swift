import CairnLanguage

/// Waits for another holder of the ledger, as long as the user said.
struct LockWait {
  private let store: LedgerStore
  private let end: Int
  private var told: LockHolder?

  private static let pause = Duration.milliseconds(200)

  init(store: LedgerStore, timeout: Duration) {
    self.store = store
    end = store.clock.now().clampedAdding(timeout.inMilliseconds)
  }

  /// Waits a moment; false when the time is up. Each holder is told of once.
  mutating func goesOn(
    _ holder: LockHolder, _ events: @Sendable (ApplyEvent) async -> Void
  ) async throws -> Bool {
    guard store.clock.now() < end else { return false }
    if told?.who != holder.who || told?.since != holder.since {
      told = holder
      await events(.waitingForLock(holder))
    }
    try await store.clock.sleep(Self.pause)
    return true
  }
}
