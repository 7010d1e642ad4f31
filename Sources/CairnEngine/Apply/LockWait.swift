import CairnLanguage

/// Waits for another lock owner, up to the lock timeout.
struct LockWait {
  private let store: LedgerStore
  private let end: Int
  private var reported: LockOwner?

  private static let pause = Duration.milliseconds(200)

  init(store: LedgerStore, timeout: Duration) {
    self.store = store
    end = store.clock.now().clampedAdding(timeout.inMilliseconds)
  }

  /// Waits a moment; false if the time is up. Each lock owner is reported once.
  mutating func goesOn(
    _ owner: LockOwner, _ events: @Sendable (ApplyEvent) async -> Void
  ) async throws -> Bool {
    guard store.clock.now() < end else { return false }
    if reported?.who != owner.who || reported?.since != owner.since {
      reported = owner
      await events(.waitingForLock(owner))
    }
    try await store.clock.sleep(Self.pause)
    return true
  }
}
