import CairnAWS

/// A configuration of a bucket, such as `?cors`.
struct S3Subresource {
  /// The word in the query.
  var query: String
  /// As in the operations' names: `BucketCors` for `GetBucketCors` and `PutBucketCors`.
  var noun: String
  /// What S3 answers with when the bucket has none; nil where it always has one.
  var absentCode: String?

  static let cors = S3Subresource(
    query: "cors", noun: "BucketCors", absentCode: "NoSuchCORSConfiguration")
  static let lifecycle = S3Subresource(
    query: "lifecycle", noun: "BucketLifecycleConfiguration",
    absentCode: "NoSuchLifecycleConfiguration")
  static let versioning = S3Subresource(query: "versioning", noun: "BucketVersioning")
  static let encryption = S3Subresource(
    query: "encryption", noun: "BucketEncryption",
    absentCode: "ServerSideEncryptionConfigurationNotFoundError")
  static let publicAccessBlock = S3Subresource(
    query: "publicAccessBlock", noun: "PublicAccessBlock",
    absentCode: "NoSuchPublicAccessBlockConfiguration")
  static let ownership = S3Subresource(
    query: "ownershipControls", noun: "BucketOwnershipControls",
    absentCode: "OwnershipControlsNotFoundError")
  static let acl = S3Subresource(query: "acl", noun: "BucketAcl")
  static let website = S3Subresource(
    query: "website", noun: "BucketWebsite", absentCode: "NoSuchWebsiteConfiguration")
  static let tagging = S3Subresource(
    query: "tagging", noun: "BucketTagging", absentCode: "NoSuchTagSet")
  static let policy = S3Subresource(
    query: "policy", noun: "BucketPolicy", absentCode: "NoSuchBucketPolicy")
  static let notification = S3Subresource(
    query: "notification", noun: "BucketNotificationConfiguration")
}

extension AWSClient {
  static let s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

  /// The configuration's document; nil when the bucket has none.
  ///
  /// - Throws: `notFound` with the code `NoSuchBucket` when there is no such bucket.
  func getBucketDocument(
    _ subresource: S3Subresource, bucket: String
  ) async throws(AWSError) -> (response: HTTPResponse, request: AWSRequest)? {
    let request = AWSRequest(
      .s3, "Get\(subresource.noun)", method: "GET", bucket: bucket,
      query: [(subresource.query, nil)], safety: .idempotent)
    do {
      return (try await send(request), request)
    } catch  where error.code == subresource.absentCode {
      return nil
    }
  }

  /// The configuration as it stands, with what the answer's headers say of it; nil when the bucket
  /// has none.
  func getBucketTree(
    _ subresource: S3Subresource, bucket: String
  ) async throws(AWSError) -> (tree: XMLTree, headers: HTTPHeaders)? {
    guard let (response, request) = try await getBucketDocument(subresource, bucket: bucket)
    else { return nil }
    let tree = try Self.read(response.body, of: request) { tree throws(XMLError) in tree }
    return (tree, response.headers)
  }

  /// Replaces the whole configuration.
  func putBucketConfiguration(
    _ subresource: S3Subresource, bucket: String, _ tree: XMLTree, headers: HTTPHeaders = [:]
  ) async throws(AWSError) {
    try await putBucketDocument(
      subresource, bucket: bucket, tree.document(namespace: Self.s3Namespace),
      type: "application/xml", headers: headers)
  }

  func putBucketDocument(
    _ subresource: S3Subresource, bucket: String, _ body: HTTPBody, type: String,
    headers: HTTPHeaders = [:]
  ) async throws(AWSError) {
    var headers = headers
    headers["Content-Type"] = type
    headers["Content-MD5"] = body.contentMD5
    let request = AWSRequest(
      .s3, "Put\(subresource.noun)", method: "PUT", bucket: bucket,
      query: [(subresource.query, nil)], headers: headers, body: body, safety: .idempotent)
    _ = try await send(request)
  }

  /// Removes the configuration; one that is not there is a success.
  func deleteBucketConfiguration(
    _ subresource: S3Subresource, bucket: String
  ) async throws(AWSError) {
    let request = AWSRequest(
      .s3, "Delete\(subresource.noun)", method: "DELETE", bucket: bucket,
      query: [(subresource.query, nil)], safety: .idempotent)
    do {
      _ = try await send(request)
    } catch  where error.code == subresource.absentCode {
    }
  }
}

extension HTTPBody {
  /// What S3 asks for with configurations and batch deletes.
  var contentMD5: String {
    if case .bytes(let bytes) = self { Base64.encode(Digest.md5(bytes)) } else { "" }
  }
}
