import CairnAWS

/// One version of an object, or a delete marker.
public struct S3ObjectVersion: Sendable, Hashable {
  public var key: String
  public var versionID: String
  public var isLatest: Bool
  public var isDeleteMarker: Bool
}

/// Some of a bucket's versions.
public struct S3VersionPage: Sendable, Hashable {
  public var versions: [S3ObjectVersion]
  /// Whether there are more.
  public var isTruncated: Bool
}

/// An object that a batch delete left.
public struct S3DeleteFailure: Sendable, Hashable {
  public var key: String
  public var code: String
  public var message: String
}

extension AWSClient {
  /// The first versions and delete markers of a bucket, up to 1,000; in a bucket without versioning each
  /// object has one, whose id is `null` (AWS S3 "ListObjectVersions").
  public func listObjectVersions(_ bucket: String) async throws(AWSError) -> S3VersionPage {
    let request = AWSRequest(
      .s3, "ListObjectVersions", method: "GET", bucket: bucket,
      // Keys may hold characters that XML can't.
      query: [("versions", nil), ("encoding-type", "url"), ("max-keys", "1000")],
      safety: .idempotent)
    return try await xml(request) { answer throws(XMLError) in
      let versions = answer.elements.filter { ["Version", "DeleteMarker"].contains($0.name) }
      return S3VersionPage(
        versions: try versions.map(S3ObjectVersion.init),
        isTruncated: answer["IsTruncated"]?.isTrue == true)
    }
  }

  /// Deletes up to 1,000 versions for good (AWS S3 "DeleteObjects"). Keys that XML can't hold are deleted
  /// one by one.
  ///
  /// - Returns: what was left, and why.
  public func deleteObjectVersions(
    _ bucket: String, _ versions: [S3ObjectVersion]
  ) async throws(AWSError) -> [S3DeleteFailure] {
    let together = versions.filter { XMLTree.canHold($0.key) }
    var failures = together.isEmpty ? [] : try await deleteTogether(bucket, together)
    for version in versions where !XMLTree.canHold(version.key) {
      do throws(AWSError) {
        try await deleteObject(bucket: bucket, key: version.key, versionID: version.versionID)
      } catch {
        guard let status = error.status, (400..<500).contains(status), error.cause != .throttled
        else { throw error }
        failures.append(
          S3DeleteFailure(key: version.key, code: error.code, message: error.message))
      }
    }
    return failures
  }

  private func deleteTogether(
    _ bucket: String, _ versions: [S3ObjectVersion]
  ) async throws(AWSError) -> [S3DeleteFailure] {
    let objects = versions.map {
      XMLTree("Object", [XMLTree("Key", $0.key), XMLTree("VersionId", $0.versionID)])
    }
    let body = XMLTree("Delete", [XMLTree("Quiet", "true")] + objects)
      .document(namespace: Self.s3Namespace)
    let request = AWSRequest(
      .s3, "DeleteObjects", method: "POST", bucket: bucket, query: [("delete", nil)],
      headers: ["Content-Type": "application/xml", "Content-MD5": body.contentMD5], body: body,
      safety: .idempotent)
    let response = try await send(request)
    // A quiet success may have nothing in it.
    guard !response.body.isEmpty else { return [] }
    let failures = try Self.read(response.body, of: request) { answer throws(XMLError) in
      answer.elements("Error")
    }
    return failures.map {
      S3DeleteFailure(
        key: $0["Key"]?.text ?? "", code: $0["Code"]?.text ?? "",
        message: $0["Message"]?.text ?? "")
    }
  }
}

extension S3ObjectVersion {
  /// A `Version` or a `DeleteMarker`.
  fileprivate init(_ tree: XMLTree) throws(XMLError) {
    let key = try tree.requiredText("Key")
    self.key = PercentEncoding.decode(key, plusIsSpace: true) ?? key
    versionID = tree["VersionId"]?.text ?? "null"
    isLatest = tree["IsLatest"].map(\.isTrue) ?? true
    isDeleteMarker = tree.name == "DeleteMarker"
  }
}
