import CairnAWS

/// What a listing says of an object.
public struct S3ListedObject: Sendable, Hashable {
  public var key: String
  /// Without its quotes.
  public var etag: String
  /// In bytes.
  public var size: Int

  public init(key: String, etag: String, size: Int) {
    self.key = key
    self.etag = etag
    self.size = size
  }
}

extension AWSClient {
  /// The objects of a bucket whose keys begin with a prefix (Amazon S3 "ListObjectsV2", every page).
  ///
  /// - Parameters:
  ///   - delimiter: leaves out keys that contain it after the prefix.
  ///   - owner: the account that must own the bucket; otherwise the request fails with `denied`.
  public func listObjects(
    _ bucket: String, prefix: String, delimiter: String? = nil, owner: String? = nil
  ) async throws(AWSError) -> [S3ListedObject] {
    var objects: [S3ListedObject] = []
    var token: String?
    repeat {
      var request = AWSRequest(
        .s3, "ListObjectsV2", method: "GET", bucket: bucket,
        // Keys may hold characters that XML can't.
        query: [("list-type", "2"), ("encoding-type", "url"), ("max-keys", "1000")]
          + (prefix.isEmpty ? [] : [("prefix", prefix)])
          + (delimiter.map { [("delimiter", $0)] } ?? [])
          + (token.map { [("continuation-token", $0)] } ?? []),
        safety: .idempotent)
      request.headers["x-amz-expected-bucket-owner"] = owner
      let page = try await xml(request) { answer throws(XMLError) in
        (
          try answer.elements("Contents").map(S3ListedObject.init),
          answer["IsTruncated"]?.isTrue == true ? answer["NextContinuationToken"]?.text : nil
        )
      }
      objects += page.0
      token = page.1
    } while token?.isEmpty == false
    return objects
  }

  /// Deletes objects, up to 1,000 in a request (Amazon S3 "DeleteObjects"); where the bucket keeps
  /// versions, each gets a delete marker. What is absent counts as deleted.
  ///
  /// - Returns: what was left, and why.
  public func deleteObjects(
    _ bucket: String, _ keys: [String]
  ) async throws(AWSError) -> [S3DeleteFailure] {
    var failures: [S3DeleteFailure] = []
    var rest = keys[...]
    while !rest.isEmpty {
      let objects = rest.prefix(1000).map {
        S3ObjectVersion(key: $0, versionID: nil, isLatest: true, isDeleteMarker: false, etag: nil)
      }
      failures += try await deleteObjectVersions(bucket, objects)
      rest = rest.dropFirst(1000)
    }
    return failures
  }
}

extension S3ListedObject {
  fileprivate init(_ tree: XMLTree) throws(XMLError) {
    let key = try tree.requiredText("Key")
    self.key = PercentEncoding.decode(key, plusIsSpace: true) ?? key
    etag = (tree["ETag"]?.text ?? "").withoutQuotes
    size = tree["Size"]?.text.flatMap { Int($0) } ?? 0
  }
}

extension String {
  var withoutQuotes: String {
    count > 1 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }
}
