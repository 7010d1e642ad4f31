import CairnAWS

/// What `ListBuckets` returns for one bucket.
public struct S3Bucket: Sendable, Hashable {
  public var name: String
  /// Nil where the server leaves it out.
  public var region: String?
  public var created: UTCTime?
}

extension AWSClient {
  /// The account's buckets in all regions (AWS S3 "ListBuckets", every page).
  public func listBuckets() async throws(AWSError) -> [S3Bucket] {
    var buckets: [S3Bucket] = []
    var token: String?
    repeat {
      let request = AWSRequest(
        .s3, "ListBuckets", method: "GET",
        query: [("max-buckets", "1000")] + (token.map { [("continuation-token", $0)] } ?? []),
        safety: .idempotent)
      let page = try await xml(request) { answer throws(XMLError) in
        (
          try (answer["Buckets"]?.elements("Bucket") ?? []).map(S3Bucket.init),
          answer["ContinuationToken"]?.text
        )
      }
      buckets += page.0
      token = page.1
    } while token?.isEmpty == false
    return buckets
  }
}

extension S3Bucket {
  fileprivate init(_ tree: XMLTree) throws(XMLError) {
    name = try tree.requiredText("Name")
    region = tree["BucketRegion"]?.text
    created = tree["CreationDate"]?.text.flatMap(UTCTime.init(iso8601:))
  }
}
