import Synchronization

/// What all requests of a client may spend on retries together, so that an outage is not answered by a
/// storm: the token bucket of the AWS SDKs' "standard" mode, filled again by successes alone.
final class RetryBudget: Sendable {
  private static let capacity = 500
  private let tokens = Mutex(capacity)

  /// What a retry after this fault costs.
  static func cost(of cause: AWSError.Cause) -> Int {
    cause == .timedOut ? 10 : 5
  }

  /// Takes the price of a retry; false when not enough is left.
  func spend(_ cost: Int) -> Bool {
    tokens.withLock { tokens in
      guard tokens >= cost else { return false }
      tokens -= cost
      return true
    }
  }

  /// Gives back what the retries before a success cost, and one token for a success without any.
  func succeeded(spent: Int) {
    tokens.withLock { $0 = min(Self.capacity, $0 + max(spent, 1)) }
  }

  var left: Int { tokens.withLock { $0 } }
}
