/// Whether a failed attempt is retried, and after what delay.
///
/// The rules of the AWS SDKs' "standard" retry mode, but stricter for requests that must not be
/// repeated, and for the status 500, which emulators use for any unexpected error.
public struct RetryPolicy: Sendable, Hashable {
  /// The maximum number of attempts, including the first.
  public var maximumAttempts: Int
  /// The longest first delay after a fault; it doubles with each attempt.
  public var baseDelay: Duration
  /// The same after throttling.
  public var throttledDelay: Duration
  /// The maximum delay. A longer Retry-After from the server ends the attempts.
  public var maximumDelay: Duration

  public init(
    maximumAttempts: Int, baseDelay: Duration, throttledDelay: Duration, maximumDelay: Duration
  ) {
    self.maximumAttempts = maximumAttempts
    self.baseDelay = baseDelay
    self.throttledDelay = throttledDelay
    self.maximumDelay = maximumDelay
  }

  /// For AWS, which throttles the calls that manage resources.
  public static let aws = RetryPolicy(
    maximumAttempts: 5, baseDelay: .milliseconds(100), throttledDelay: .seconds(1),
    maximumDelay: .seconds(20))
  /// For an emulator close by.
  public static let endpoint = RetryPolicy(
    maximumAttempts: 3, baseDelay: .milliseconds(50), throttledDelay: .milliseconds(200),
    maximumDelay: .seconds(5))
  public static let none = RetryPolicy(
    maximumAttempts: 1, baseDelay: .zero, throttledDelay: .zero, maximumDelay: .zero)
}

/// A failed attempt, with the inputs of the decision.
struct FailedAttempt: Sendable {
  var error: AWSError
  /// Counted from 1.
  var number: Int
  /// Whether the server certainly didn't act on the request.
  var surelyNotDone: Bool
  /// The server's Retry-After in seconds; dates aren't supported.
  var retryAfter: Duration?
}

extension RetryPolicy {
  /// The delay before the next attempt; nil for no further attempt.
  ///
  /// - Parameter random: from 0 up to 1: the full jitter.
  func delay(after attempt: FailedAttempt, safety: RetrySafety, random: Double) -> Duration? {
    guard attempt.number < min(maximumAttempts, limit(for: attempt.error)),
      safety == .idempotent || attempt.surelyNotDone
    else { return nil }
    if let asked = attempt.retryAfter {
      return asked <= maximumDelay ? asked : nil
    }
    let base = attempt.error.cause == .throttled ? throttledDelay : baseDelay
    let longest = min(base * (1 << min(attempt.number - 1, 20)), maximumDelay)
    return longest * random
  }

  /// The maximum number of attempts for this kind of fault.
  private func limit(for error: AWSError) -> Int {
    switch error.cause {
    case .throttled: .max
    case .transport: error.code == "AnswerTooLarge" ? 1 : .max
    case .server where ["UnreadableAnswer", "ForeignAnswer"].contains(error.code): 1
    case .server: error.status == 500 ? 2 : .max
    case .timedOut: 2
    case .notFound, .alreadyExists, .conflict, .preconditionFailed, .denied, .invalid,
      .notImplemented, .cancelled:
      1
    }
  }
}

extension FailedAttempt {
  /// Carries a failed attempt through `throws`.
  struct Thrown: Error {
    let attempt: FailedAttempt
    init(_ attempt: FailedAttempt) { self.attempt = attempt }
  }
}
