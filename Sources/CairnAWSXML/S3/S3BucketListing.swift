import CairnAWS

/// What `ListBuckets` says of one bucket.
public struct S3Bucket: Sendable, Hashable {
  public var name: String
  /// Nil where the server does not say.
  public var region: String?
  public var created: UTCTime?
}

extension AWSClient {
  /// The account's buckets in all regions (AWS S3 "ListBuckets", every page).
  public func listBuckets() async throws(AWSError) -> [S3Bucket] {
    struct Answer: Decodable {
      struct Bucket: Decodable {
        var Name: String
        var BucketRegion: String?
        var CreationDate: String?
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
        buckets.append(
          S3Bucket(
            name: bucket.Name, region: bucket.BucketRegion,
            created: bucket.CreationDate.flatMap(UTCTime.init(iso8601:))))
      }
      token = answer.ContinuationToken
    } while token?.isEmpty == false
    return buckets
  }
}
