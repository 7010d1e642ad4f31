/// One HTTP/1.1 request, ready to be sent.
public struct HTTPRequest: Sendable {
  /// `GET`, `PUT` and so on.
  public var method: String
  /// `http` or `https`.
  public var scheme: String
  /// A name or address; IPv6 addresses in brackets.
  public var host: String
  /// Nil for the scheme's own port.
  public var port: Int?
  /// Percent-encoded, beginning with `/`; sent as it stands.
  public var path: String
  /// Names and values before encoding; nil for a name without a value, such as `?acl`.
  public var query: [(String, String?)]
  public var headers: HTTPHeaders
  public var body: HTTPBody
  /// The time limit, from connecting to the last byte of the answer.
  public var timeout: Duration

  public init(
    method: String, scheme: String, host: String, port: Int? = nil, path: String = "/",
    query: [(String, String?)] = [], headers: HTTPHeaders = [:], body: HTTPBody = .none,
    timeout: Duration = .seconds(30)
  ) {
    self.method = method
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.timeout = timeout
  }

  /// The value of the Host header: with the port only if it isn't the scheme's default.
  public var authority: String {
    switch (scheme, port) {
    case (_, nil), ("http", 80), ("https", 443): host
    case (_, let port?): "\(host):\(port)"
    }
  }

  /// The whole URL, with the query encoded as it is signed.
  public var url: String {
    let query = query.isEmpty ? "" : "?" + PercentEncoding.query(query)
    return "\(scheme)://\(authority)\(path)\(query)"
  }
}

/// Headers, query and body aren't printed, because they may contain a session token, a signature or
/// other secrets.
extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  public var description: String { "\(method) \(scheme)://\(authority)\(path)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
