/// Why an operation failed.
public struct AWSError: Error, Sendable, Hashable {
  /// The cause, for callers to branch on.
  public enum Cause: Sendable, Hashable, CaseIterable {
    /// The resource doesn't exist.
    case notFound
    case alreadyExists
    /// Its state or use doesn't permit the operation now.
    case conflict
    /// An If-Match, If-None-Match or condition expression did not hold.
    case preconditionFailed
    case throttled
    /// Credentials are missing, wrong, expired, or not allowed to do this.
    case denied
    /// The request is invalid.
    case invalid
    /// The service, or the emulator, doesn't have this operation.
    case notImplemented
    /// The service failed.
    case server
    /// No answer: the connection failed or broke.
    case transport
    case timedOut
    /// The task was cancelled.
    case cancelled
  }

  public var cause: Cause
  /// The service's id, such as `s3`.
  public var service: String
  /// Such as `PutObject`.
  public var operation: String
  /// The service's own code, such as `NoSuchKey`. Without a readable answer: `ConnectionFailed`,
  /// `ConnectionLost`, `RequestTimedOut`, `Cancelled`, `AnswerTooLarge`, `RequestNotFormed`,
  /// `CredentialsUnavailable`, `UnreadableAnswer`; and `ForeignAnswer` if something else answered.
  public var code: String
  /// The service's message.
  public var message: String
  /// The HTTP status; nil without an answer.
  public var status: Int?
  public var requestID: String?

  public init(
    cause: Cause, service: String, operation: String, code: String, message: String,
    status: Int? = nil, requestID: String? = nil
  ) {
    self.cause = cause
    self.service = service
    self.operation = operation
    self.code = code
    self.message = message
    self.status = status
    self.requestID = requestID
  }
}

extension AWSError: CustomStringConvertible {
  /// One sentence: `s3 GetObject failed with NoSuchKey: The key is not there. (status 404, request
  /// 7F2A)`
  public var description: String {
    let notes = [status.map { "status \($0)" }, requestID.map { "request \($0)" }]
      .compactMap { $0 }.joined(separator: ", ")
    let text = message.isEmpty ? "" : ": \(message)"
    return "\(service) \(operation) failed with \(code)\(text)\(notes.isEmpty ? "" : " (\(notes))")"
  }
}

extension AWSError {
  /// Whether the resource doesn't exist, which `read` turns into nil and `delete` into success.
  public var isNotFound: Bool { cause == .notFound }

  /// No server listens there or it is unreachable: the request was never sent.
  public var isNoConnection: Bool { cause == .transport && code == Self.connectionFailed }
  static let connectionFailed = "ConnectionFailed"

  /// Whether the service refused the credentials themselves, and so would refuse every request.
  public var isAboutCredentials: Bool {
    [
      "CredentialsUnavailable", "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId",
      "InvalidClientTokenId", "InvalidToken", "UnrecognizedClientException",
    ].contains(code)
  }
}
