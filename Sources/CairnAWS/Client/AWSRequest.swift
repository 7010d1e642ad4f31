/// Whether a request may be sent again if the first one may have arrived.
public enum RetrySafety: Sendable, Hashable {
  /// Sending it twice has the same effect as once: reads, puts of a whole state, deletes.
  case idempotent
  /// Sending it twice could do it twice: retried only if the server certainly didn't act.
  case unsafe
}

/// One operation of a service, before endpoint, credentials and signature are known.
public struct AWSRequest: Sendable {
  public var service: AWSService
  /// The operation as the API reference names it, such as `PutObject`.
  public var operation: String
  /// `GET`, `PUT` and so on.
  public var method: String
  /// Percent-encoded, beginning with `/`, without the bucket.
  public var path: String
  /// The bucket of an S3 request. Part of the host name on AWS, of the path elsewhere.
  public var bucket: String?
  /// Names and values before encoding.
  public var query: [(String, String?)]
  public var headers: HTTPHeaders
  public var body: HTTPBody
  public var safety: RetrySafety
  /// The time for each attempt; nil for the configuration's.
  public var timeout: Duration?

  public init(
    _ service: AWSService, _ operation: String, method: String = "POST", path: String = "/",
    bucket: String? = nil, query: [(String, String?)] = [], headers: HTTPHeaders = [:],
    body: HTTPBody = .none, safety: RetrySafety, timeout: Duration? = nil
  ) {
    self.service = service
    self.operation = operation
    self.method = method
    self.path = path
    self.bucket = bucket
    self.query = query
    self.headers = headers
    self.body = body
    self.safety = safety
    self.timeout = timeout
  }
}
