/// When a failed attempt is followed by another, and after how long.
///
/// The rules are those of the AWS SDKs' "standard" retry mode, made stricter where a request may not be
/// repeated, and for the status 500: an emulator answers it for whatever it did not foresee.
public struct RetryPolicy: Sendable, Hashable {
  /// All attempts counted, the first included.
  public var maximumAttempts: Int
  /// The longest first delay after a fault; it doubles with each attempt.
  public var baseDelay: Duration
  /// The same after throttling.
  public var throttledDelay: Duration
  /// No delay is longer. A server that asks for more by Retry-After ends the attempts.
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

/// An attempt that failed, with what the decision needs to know.
struct FailedAttempt: Sendable {
  var error: AWSError
  /// Counted from 1.
  var number: Int
  /// Whether the server surely did not act on the request.
  var surelyNotDone: Bool
  /// What the server asked for by Retry-After in seconds; dates are not understood.
  var retryAfter: Duration?
}

extension RetryPolicy {
  /// The delay before the next attempt; nil when there is to be none.
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

  /// How many attempts a fault of this kind is worth.
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
