/// AWS Signature Version 4 ("Create a signed AWS API request" in the IAM user guide), in headers
/// and in presigned URLs.
struct SigV4: Sendable {
  let credentials: Credentials
  /// The service's signing name.
  let service: String
  let region: String

  static let algorithm = "AWS4-HMAC-SHA256"
  /// The payload hash in a presigned S3 URL, whose body isn't known yet.
  static let unsignedPayload = "UNSIGNED-PAYLOAD"

  /// Headers that proxies change or that the transport sets.
  private static let unsignedHeaders: Set = [
    "authorization", "connection", "content-length", "expect", "transfer-encoding", "user-agent",
    "x-amzn-trace-id",
  ]

  /// The request with the headers that sign it: Host, X-Amz-Date, Authorization, for S3 the
  /// payload's hash, and the session token if there is one.
  func signed(_ request: HTTPRequest, at time: UTCTime) -> HTTPRequest {
    var request = request
    let payloadHash = request.body.sha256Hex
    request.headers["Host"] = request.authority
    request.headers["X-Amz-Date"] = time.basic
    request.headers["X-Amz-Security-Token"] = credentials.sessionToken
    if isS3 { request.headers["X-Amz-Content-Sha256"] = payloadHash }
    let headers = signedHeaders(of: request)
    let signature = signature(
      of: canonicalRequest(request, headers: headers, payloadHash: payloadHash), at: time)
    request.headers["Authorization"] =
      "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(scope(at: time)), "
      + "SignedHeaders=\(names(headers)), Signature=\(signature)"
    return request
  }

  /// A URL that contains its signature and is valid for this long (at most 7 days on AWS).
  ///
  /// The headers of the request are signed: users of the URL must send exactly these.
  func presignedURL(_ request: HTTPRequest, expiresIn: Duration, at time: UTCTime) -> String {
    var request = request
    request.headers["Host"] = request.authority
    let headers = signedHeaders(of: request)
    request.query += [
      ("X-Amz-Algorithm", Self.algorithm),
      ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(at: time))"),
      ("X-Amz-Date", time.basic),
      ("X-Amz-Expires", String(expiresIn.components.seconds)),
      ("X-Amz-SignedHeaders", names(headers)),
    ]
    if let token = credentials.sessionToken {
      request.query.append(("X-Amz-Security-Token", token))
    }
    let payloadHash = isS3 ? Self.unsignedPayload : request.body.sha256Hex
    let canonical = canonicalRequest(request, headers: headers, payloadHash: payloadHash)
    request.query.append(("X-Amz-Signature", signature(of: canonical, at: time)))
    return request.url
  }

  private var isS3: Bool { service == "s3" }

  private func scope(at time: UTCTime) -> String {
    "\(time.basicDate)/\(region)/\(service)/aws4_request"
  }

  private func names(_ headers: [(name: String, value: String)]) -> String {
    headers.map(\.name).joined(separator: ";")
  }

  /// Sorted by name, values of one name joined in their order.
  private func signedHeaders(of request: HTTPRequest) -> [(name: String, value: String)] {
    var values: [String: [String]] = [:]
    for field in request.headers.fields {
      let name = field.name.lowercased()
      if Self.unsignedHeaders.contains(name) { continue }
      let words = field.value.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" }
      values[name, default: []].append(words.joined(separator: " "))
    }
    return values.map { (name: $0.key, value: $0.value.joined(separator: ",")) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  func canonicalRequest(
    _ request: HTTPRequest, headers: [(name: String, value: String)], payloadHash: String
  ) -> String {
    let query = request.query
      .map { (PercentEncoding.component($0.0), PercentEncoding.component($0.1 ?? "")) }
      .sorted { $0 < $1 }
      .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    return [
      request.method, canonicalPath(request.path), query,
      headers.map { "\($0.name):\($0.value)\n" }.joined(), names(headers), payloadHash,
    ].joined(separator: "\n")
  }

  /// S3 signs the path as it is sent. All others sign it normalised and encoded once more.
  private func canonicalPath(_ path: String) -> String {
    if isS3 { return path.isEmpty ? "/" : path }
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." {
        _ = segments.popLast()
      } else {
        segments.append(segment)
      }
    }
    let isFolder = path.hasSuffix("/") || path.hasSuffix("/.") || path.hasSuffix("/..")
    let normal = "/" + segments.joined(separator: "/") + (isFolder && !segments.isEmpty ? "/" : "")
    return PercentEncoding.path(normal)
  }

  private func signature(of canonicalRequest: String, at time: UTCTime) -> String {
    let text = [
      Self.algorithm, time.basic, scope(at: time), Digest.sha256Hex(Array(canonicalRequest.utf8)),
    ].joined(separator: "\n")
    var key = Array("AWS4\(credentials.secretAccessKey)".utf8)
    for part in [time.basicDate, region, service, "aws4_request"] {
      key = Digest.hmacSHA256(key: key, Array(part.utf8))
    }
    return Hex.encode(Digest.hmacSHA256(key: key, Array(text.utf8)))
  }
}
