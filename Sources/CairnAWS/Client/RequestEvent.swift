/// One finished attempt at a request, for `--verbose` and for counting. Contains no header, body or
/// credential.
public struct RequestEvent: Sendable, Hashable {
  /// The service's id.
  public var service: String
  public var operation: String
  /// Counted from 1.
  public var attempt: Int
  /// Nil without an answer.
  public var status: Int?
  public var duration: Duration
  /// The error; nil after a success.
  public var error: AWSError?
  /// The delay before the next attempt; nil after the last one.
  public var retryAfter: Duration?

  public init(
    service: String, operation: String, attempt: Int, status: Int?, duration: Duration,
    error: AWSError?, retryAfter: Duration?
  ) {
    self.service = service
    self.operation = operation
    self.attempt = attempt
    self.status = status
    self.duration = duration
    self.error = error
    self.retryAfter = retryAfter
  }
}
