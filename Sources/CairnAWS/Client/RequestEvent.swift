/// One attempt at a request, told when it is over: for `--verbose` and for counting. Holds no header,
/// body or credential.
public struct RequestEvent: Sendable, Hashable {
  /// The service's id.
  public var service: String
  public var operation: String
  /// Counted from 1.
  public var attempt: Int
  /// Nil when no answer came.
  public var status: Int?
  public var duration: Duration
  /// What went wrong; nil after a success.
  public var error: AWSError?
  /// How long the client waits before it tries again; nil when this was the last attempt.
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
