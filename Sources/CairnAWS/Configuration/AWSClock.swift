/// Time and randomness as parameters; tests use constants.
public struct AWSClock: Sendable {
  /// The wall clock, for signatures and expiry.
  public var now: @Sendable () -> UTCTime
  /// Waits, or throws when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A number from 0 up to, but not including, 1.
  public var random: @Sendable () -> Double

  public init(
    now: @escaping @Sendable () -> UTCTime,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  public static let system = AWSClock(
    now: { .now }, sleep: { try await Task.sleep(for: $0) },
    random: { Double.random(in: 0..<1) })
}
