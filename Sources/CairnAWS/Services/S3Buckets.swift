import CairnJSON

extension AWSClient {
  /// Makes a bucket in the client's region (Amazon S3 "CreateBucket").
  ///
  /// In us-east-1 making one's own bucket again succeeds; elsewhere it fails with `alreadyExists`
  /// and the code `BucketAlreadyOwnedByYou`.
  public func createBucket(_ bucket: String) async throws(AWSError) {
    var request = AWSRequest(
      .s3, "CreateBucket", method: "PUT", bucket: bucket, safety: .idempotent)
    // us-east-1 is the one region that may not be named.
    if configuration.region != "us-east-1" {
      request.headers["Content-Type"] = "application/xml"
      request.body = .text(
        #"<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#
          + "<LocationConstraint>\(configuration.region)</LocationConstraint>"
          + "</CreateBucketConfiguration>")
    }
    _ = try await send(request)
  }

  /// Checks that a bucket exists and may be used (Amazon S3 "HeadBucket"); fails with `notFound` if
  /// it doesn't exist, and with `denied` if it is another account's.
  ///
  /// - Parameter owner: the account that must own it; otherwise the request fails with `denied`.
  /// - Returns: the bucket's region, if the server returns it.
  @discardableResult
  public func headBucket(
    _ bucket: String, owner: String? = nil
  ) async throws(AWSError) -> String? {
    var request = AWSRequest(
      .s3, "HeadBucket", method: "HEAD", bucket: bucket, safety: .idempotent)
    request.headers["x-amz-expected-bucket-owner"] = owner
    return try await send(request).headers["x-amz-bucket-region"]
  }

  /// Deletes an empty bucket (Amazon S3 "DeleteBucket"); fails with `conflict` and the code
  /// `BucketNotEmpty` otherwise, and with `notFound` when there is none.
  public func deleteBucket(_ bucket: String) async throws(AWSError) {
    _ = try await send(
      AWSRequest(.s3, "DeleteBucket", method: "DELETE", bucket: bucket, safety: .idempotent))
  }
}
