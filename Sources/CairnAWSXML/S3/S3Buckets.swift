import CairnAWS

/// What `ListBuckets` says of one bucket.
public struct S3Bucket: Sendable, Hashable {
  public var name: String
  /// Nil where the server does not say.
  public var region: String?
}

extension AWSClient {
  /// Makes a bucket in the client's region (AWS S3 "CreateBucket").
  ///
  /// In us-east-1 making one's own bucket again is a success; elsewhere it throws `alreadyExists` with the
  /// code `BucketAlreadyOwnedByYou`. Somebody else's is `BucketAlreadyExists`.
  public func createBucket(_ name: String) async throws(AWSError) {
    var body = HTTPBody.none
    // us-east-1 is the one region that must not be named.
    if configuration.region != "us-east-1" {
      body = XMLTree(
        "CreateBucketConfiguration",
        [XMLTree("LocationConstraint", configuration.region)]
      ).document(namespace: Self.s3Namespace)
    }
    _ = try await send(
      AWSRequest(.s3, "CreateBucket", method: "PUT", bucket: name, body: body, safety: .idempotent))
  }

  /// The region of a bucket that we may see (AWS S3 "HeadBucket"); nil when there is none.
  ///
  /// - Throws: `denied` when the bucket is somebody else's.
  public func headBucket(_ name: String) async throws(AWSError) -> String? {
    do {
      let answer = try await send(
        AWSRequest(.s3, "HeadBucket", method: "HEAD", bucket: name, safety: .idempotent))
      return answer.headers["x-amz-bucket-region"] ?? configuration.region
    } catch where error.isNotFound {
      return nil
    }
  }

  /// Deletes an empty bucket (AWS S3 "DeleteBucket"); one that is not there is a success.
  ///
  /// - Throws: `conflict` with the code `BucketNotEmpty`.
  public func deleteBucket(_ name: String) async throws(AWSError) {
    do {
      _ = try await send(
        AWSRequest(.s3, "DeleteBucket", method: "DELETE", bucket: name, safety: .idempotent))
    } catch where error.isNotFound {
    }
  }

  /// The account's buckets in all regions (AWS S3 "ListBuckets", every page).
  public func listBuckets() async throws(AWSError) -> [S3Bucket] {
    struct Answer: Decodable {
      struct Bucket: Decodable {
        var Name: String
        var BucketRegion: String?
      }
      struct Buckets: Decodable { var Bucket: [Bucket]? }
      var Buckets: Buckets?
      var ContinuationToken: String?
    }
    var buckets: [S3Bucket] = []
    var token: String?
    repeat {
      let request = AWSRequest(
        .s3, "ListBuckets", method: "GET",
        query: [("max-buckets", "1000")] + (token.map { [("continuation-token", $0)] } ?? []),
        safety: .idempotent)
      let answer = try await XMLAnswer.decode(Answer.self, from: send(request), to: request)
      for bucket in answer.Buckets?.Bucket ?? [] {
        buckets.append(S3Bucket(name: bucket.Name, region: bucket.BucketRegion))
      }
      token = answer.ContinuationToken
    } while token?.isEmpty == false
    return buckets
  }
}
