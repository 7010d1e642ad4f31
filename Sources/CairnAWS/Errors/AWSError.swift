/// Why an operation failed.
public struct AWSError: Error, Sendable, Hashable {
  /// What a caller branches on.
  public enum Cause: Sendable, Hashable, CaseIterable {
    /// The thing asked for does not exist.
    case notFound
    case alreadyExists
    /// It is in a state, or in use, so that it can't be done now.
    case conflict
    /// An If-Match, If-None-Match or condition expression did not hold.
    case preconditionFailed
    case throttled
    /// Credentials are missing, wrong, expired, or not allowed to do this.
    case denied
    /// The request is wrong and will stay wrong.
    case invalid
    /// The service, or the emulator, does not have this operation.
    case notImplemented
    /// The service failed.
    case server
    /// No answer came: the connection failed or broke.
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
  /// The service's own code, such as `NoSuchKey`. Where it never answered, or not so that it could be
  /// read: `ConnectionFailed`, `ConnectionLost`, `RequestTimedOut`, `Cancelled`, `AnswerTooLarge`,
  /// `RequestNotFormed`, `CredentialsUnavailable`, `UnreadableAnswer`; and `ForeignAnswer` where
  /// something else answered in its place.
  public var code: String
  /// The service's own words.
  public var message: String
  /// The HTTP status; nil when no answer came.
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
  /// One sentence: `s3 GetObject failed with NoSuchKey: The key is not there. (status 404, request 7F2A)`
  public var description: String {
    let notes = [status.map { "status \($0)" }, requestID.map { "request \($0)" }]
      .compactMap { $0 }.joined(separator: ", ")
    let told = message.isEmpty ? "" : ": \(message)"
    return "\(service) \(operation) failed with \(code)\(told)\(notes.isEmpty ? "" : " (\(notes))")"
  }
}

extension AWSError {
  /// Whether the thing asked for does not exist: what `read` turns into nil and `delete` into success.
  public var isNotFound: Bool { cause == .notFound }

  /// Nobody listens there, or the way is barred: the request was never sent.
  public var isNoConnection: Bool { cause == .transport && code == Self.connectionFailed }
  static let connectionFailed = "ConnectionFailed"
}
