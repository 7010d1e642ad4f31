import CairnJSON

/// An object with its bytes (Amazon S3 "GetObject").
public struct S3Object: Sendable, Hashable {
  public var bytes: [UInt8]
  public var head: S3ObjectHead
}

/// What S3 knows about an object (Amazon S3 "HeadObject").
public struct S3ObjectHead: Sendable, Hashable {
  /// With its quotes, as `S3WriteCondition.matches` wants it back.
  public var etag: String
  /// In bytes.
  public var size: Int
  public var contentType: String?
  /// User metadata, names in lower case and without `x-amz-meta-`.
  public var metadata: [String: String]
  /// Nil where the bucket keeps no versions.
  public var versionID: String?

  init(_ response: HTTPResponse) {
    etag = response.headers["ETag"] ?? ""
    size = response.headers["Content-Length"].flatMap { Int($0) } ?? response.body.count
    contentType = response.headers["Content-Type"]
    metadata = response.headers.values(prefix: "x-amz-meta-")
    versionID = response.headers["x-amz-version-id"]
  }
}

/// The condition of a write (Amazon S3 "How to prevent object overwrites with conditional writes").
/// If it doesn't hold, the write fails with the cause `preconditionFailed`; with `conflict` during
/// another write; or, with `matches`, with `notFound` if the object no longer exists.
public enum S3WriteCondition: Sendable, Hashable {
  case always
  /// There is no object of that key.
  case absent
  /// The object still has this ETag.
  case matches(etag: String)
}

extension AWSClient {
  /// Reads an object whole.
  ///
  /// - Parameter owner: the account that the bucket has to belong to; of another's the request
  ///   fails with `denied` (Amazon S3 "Verifying bucket ownership with bucket owner condition").
  ///   Likewise below.
  public func getObject(
    bucket: String, key: String, owner: String? = nil
  ) async throws(AWSError) -> S3Object {
    let request = try object("GetObject", "GET", bucket, key, owner)
    let response = try await send(request)
    return S3Object(bytes: response.body, head: S3ObjectHead(response))
  }

  /// Asks for an object without its bytes.
  public func headObject(
    bucket: String, key: String, owner: String? = nil
  ) async throws(AWSError) -> S3ObjectHead {
    S3ObjectHead(try await send(try object("HeadObject", "HEAD", bucket, key, owner)))
  }

  /// Writes an object.
  ///
  /// A conditional write is sent again only when it surely did not arrive: repeated, it would fail
  /// by its own first success.
  ///
  /// - Parameters:
  ///   - body: `.file` is streamed from the disk.
  ///   - metadata: names without `x-amz-meta-`, ASCII.
  ///   - cacheControl: the `Cache-Control` that readers get.
  ///   - md5: of the body in base64, which S3 then checks.
  ///   - timeout: nil for the client's, with a second for each 256 KiB added.
  /// - Returns: the ETag, with its quotes.
  @discardableResult
  public func putObject(
    bucket: String, key: String, owner: String? = nil, body: HTTPBody,
    contentType: String? = nil, cacheControl: String? = nil, md5: String? = nil,
    condition: S3WriteCondition = .always,
    metadata: [String: String] = [:], timeout: Duration? = nil
  ) async throws(AWSError) -> String {
    var request = try object("PutObject", "PUT", bucket, key, owner)
    request.body = body
    request.timeout = timeout ?? configuration.timeout + .seconds(body.size >> 18)
    request.headers["Content-Type"] = contentType
    request.headers["Cache-Control"] = cacheControl
    request.headers["Content-MD5"] = md5
    for (name, value) in metadata { request.headers["x-amz-meta-\(name)"] = value }
    switch condition {
    case .always: break
    case .absent: request.headers["If-None-Match"] = "*"
    case .matches(let etag): request.headers["If-Match"] = etag
    }
    if condition != .always { request.safety = .unsafe }
    return try await send(request).headers["ETag"] ?? ""
  }

  /// Deletes an object, or puts a delete marker where the bucket keeps versions. Deleting what is
  /// absent succeeds.
  public func deleteObject(
    bucket: String, key: String, owner: String? = nil, versionID: String? = nil
  ) async throws(AWSError) {
    var request = try object("DeleteObject", "DELETE", bucket, key, owner)
    if let versionID { request.query = [("versionId", versionID)] }
    _ = try await send(request)
  }

  private func object(
    _ operation: String, _ method: String, _ bucket: String, _ key: String,
    _ owner: String? = nil
  ) throws(AWSError) -> AWSRequest {
    var request = AWSRequest(
      .s3, operation, method: method, path: "/" + PercentEncoding.path(key), bucket: bucket,
      safety: .idempotent)
    request.headers["x-amz-expected-bucket-owner"] = owner
    // With an empty name the request would mean the bucket, or all buckets.
    guard !bucket.isEmpty, !key.isEmpty else {
      throw AWSError(
        request, .invalid, code: "RequestNotFormed",
        message: bucket.isEmpty ? "The bucket's name is empty." : "The object's key is empty.")
    }
    return request
  }

  /// A URL that reads an object for whoever has it. Nothing is sent.
  ///
  /// - Parameter expiresIn: 1 second to 7 days.
  public func presignedGetObject(
    bucket: String, key: String, expiresIn: Duration
  ) async throws(AWSError) -> String {
    try await presign(try object("GetObject", "GET", bucket, key), expiresIn: expiresIn)
  }

  /// A URL that writes an object for whoever has it. Nothing is sent.
  ///
  /// - Parameters:
  ///   - contentType: becomes part of the signature: the writer must send just this Content-Type.
  ///   - expiresIn: 1 second to 7 days.
  public func presignedPutObject(
    bucket: String, key: String, contentType: String? = nil, expiresIn: Duration
  ) async throws(AWSError) -> String {
    var request = try object("PutObject", "PUT", bucket, key)
    request.headers["Content-Type"] = contentType
    return try await presign(request, expiresIn: expiresIn)
  }

  private func presign(
    _ request: AWSRequest, expiresIn: Duration
  ) async throws(AWSError) -> String {
    let week: Duration = .seconds(604_800)
    guard expiresIn >= .seconds(1), expiresIn <= week else {
      throw AWSError(
        request, .invalid, code: "RequestNotFormed",
        message: "A presigned URL is valid for 1 second to 7 days, not for \(expiresIn).")
    }
    let credentials = try await credentials(for: request)
    let (unsigned, signer) = prepare(request, with: credentials)
    return signer.presignedURL(unsigned, expiresIn: expiresIn, at: clock.now())
  }
}
