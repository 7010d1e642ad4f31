import CairnAWS

/// One version of an object, or a delete marker.
public struct S3ObjectVersion: Sendable, Hashable {
  public var key: String
  /// Nil in a delete means the latest one.
  public var versionID: String?
  public var isLatest: Bool
  public var isDeleteMarker: Bool
  /// Without its quotes; nil for a delete marker.
  public var etag: String?

  public init(
    key: String, versionID: String?, isLatest: Bool, isDeleteMarker: Bool, etag: String? = nil
  ) {
    self.key = key
    self.versionID = versionID
    self.isLatest = isLatest
    self.isDeleteMarker = isDeleteMarker
    self.etag = etag
  }
}

/// Some of a bucket's versions.
public struct S3VersionPage: Sendable, Hashable {
  public var versions: [S3ObjectVersion]
  /// Whether there are more.
  public var isTruncated: Bool
  /// Where the next page begins; nil after the last one.
  public var next: S3VersionMarker?

  public init(versions: [S3ObjectVersion], isTruncated: Bool, next: S3VersionMarker? = nil) {
    self.versions = versions
    self.isTruncated = isTruncated
    self.next = next
  }
}

/// The end of a page of versions.
public struct S3VersionMarker: Sendable, Hashable {
  public var key: String
  public var versionID: String
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
  ///
  /// - Parameter marker: the end of the page before.
  public func listObjectVersions(
    _ bucket: String, after marker: S3VersionMarker? = nil
  ) async throws(AWSError) -> S3VersionPage {
    let request = AWSRequest(
      .s3, "ListObjectVersions", method: "GET", bucket: bucket,
      // Keys may hold characters that XML can't.
      query: [("versions", nil), ("encoding-type", "url"), ("max-keys", "1000")]
        + (marker.map { [("key-marker", $0.key), ("version-id-marker", $0.versionID)] } ?? []),
      safety: .idempotent)
    return try await xml(request) { answer throws(XMLError) in
      let versions = answer.elements.filter { ["Version", "DeleteMarker"].contains($0.name) }
      return S3VersionPage(
        versions: try versions.map(S3ObjectVersion.init),
        isTruncated: answer["IsTruncated"]?.isTrue == true,
        next: answer["NextKeyMarker"]?.text.map { key in
          S3VersionMarker(
            key: PercentEncoding.decode(key, plusIsSpace: true) ?? key,
            versionID: answer["NextVersionIdMarker"]?.text ?? "null")
        })
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
      XMLTree(
        "Object",
        [XMLTree("Key", $0.key)] + ($0.versionID.map { [XMLTree("VersionId", $0)] } ?? []))
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
    etag = tree["ETag"]?.text?.withoutQuotes
  }
}
