import CairnLanguage
import FoundationEssentials

/// Time for locks: a wall clock that other machines can compare with, and a way to wait.
package struct LedgerClock: Sendable {
  /// Milliseconds since 1970.
  package var now: @Sendable () -> Int
  package var sleep: @Sendable (Duration) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Int,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  package static let system = LedgerClock(
    now: { Int(Date().timeIntervalSince1970 * 1000) },
    sleep: { try await ContinuousClock().sleep(for: $0) })
}

extension Duration {
  package var inMilliseconds: Int {
    Int(components.seconds).clampedMultiplying(by: 1000)
      .clampedAdding(Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
