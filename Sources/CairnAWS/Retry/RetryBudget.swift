import Synchronization

/// The retry budget of all requests of a client, so that an outage doesn't cause a storm of
/// retries: the token bucket of the AWS SDKs' "standard" mode, which only successes refill.
final class RetryBudget: Sendable {
  private static let capacity = 500
  private let tokens = Mutex(capacity)

  /// The cost of a retry after this fault.
  static func cost(of cause: AWSError.Cause) -> Int {
    cause == .timedOut ? 10 : 5
  }

  /// Takes the cost of a retry; false if not enough is left.
  func spend(_ cost: Int) -> Bool {
    tokens.withLock { tokens in
      guard tokens >= cost else { return false }
      tokens -= cost
      return true
    }
  }

  /// Refunds the retries before a success, or adds one token for a success without retries.
  func succeeded(spent: Int) {
    tokens.withLock { $0 = min(Self.capacity, $0 + max(spent, 1)) }
  }

  var left: Int { tokens.withLock { $0 } }
}
