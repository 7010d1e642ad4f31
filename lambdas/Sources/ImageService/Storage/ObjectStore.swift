/// The bucket, as the functions need it.
package protocol ObjectStore: Sendable {
  var bucket: String { get }
  /// How long its URLs are valid.
  var urlExpiry: Duration { get }

  /// A URL that takes the bytes by PUT, with this content type alone.
  func uploadURL(key: String, contentType: String) async throws -> String
  /// A URL that gives the bytes by GET.
  func downloadURL(key: String) async throws -> String
  /// Succeeds as well when there is nothing.
  func delete(key: String) async throws
}
