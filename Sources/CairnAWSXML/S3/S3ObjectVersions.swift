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
    struct Answer: Decodable {
      struct Version: Decodable {
        var Key: String
        var VersionId: String?
        var IsLatest: Bool?
      }
      var Version: [Version]?
      var DeleteMarker: [Version]?
      var IsTruncated: Bool?
    }
    let request = AWSRequest(
      .s3, "ListObjectVersions", method: "GET", bucket: bucket,
      // Keys may hold characters that XML can't.
      query: [("versions", nil), ("encoding-type", "url"), ("max-keys", "1000")],
      safety: .idempotent)
    let answer = try await XMLAnswer.decode(Answer.self, from: send(request), to: request)
    func versions(_ list: [Answer.Version]?, isDeleteMarker: Bool) -> [S3ObjectVersion] {
      (list ?? []).map {
        S3ObjectVersion(
          key: PercentEncoding.decode($0.Key, plusIsSpace: true) ?? $0.Key,
          versionID: $0.VersionId ?? "null", isLatest: $0.IsLatest ?? true,
          isDeleteMarker: isDeleteMarker)
      }
    }
    return S3VersionPage(
      versions: versions(answer.Version, isDeleteMarker: false)
        + versions(answer.DeleteMarker, isDeleteMarker: true),
      isTruncated: answer.IsTruncated ?? false)
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
    struct Answer: Decodable {
      struct Failure: Decodable {
        var Key: String?
        var Code: String?
        var Message: String?
      }
      var Error: [Failure]?
    }
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
    let answer = try XMLAnswer.decode(Answer.self, from: response, to: request)
    return (answer.Error ?? []).map {
      S3DeleteFailure(key: $0.Key ?? "", code: $0.Code ?? "", message: $0.Message ?? "")
    }
  }
}
