/// The table, as the functions need it.
package protocol MetadataStore: Sendable {
  /// Puts a record where none is.
  func insert(_ image: ImageRecord) async throws

  /// The record as the last write left it; nil when there is none.
  func image(userID: String, imageID: String) async throws -> ImageRecord?

  /// A user's records that pass the filter, newest first.
  ///
  /// May stop before the limit: then `last` says where to go on.
  ///
  /// - Parameter after: the id after which to begin; its record need not exist any more.
  func page(
    userID: String, filter: ImageFilter, after imageID: String?, limit: Int
  ) async throws -> MetadataPage

  /// Notes that the bytes are there, unless later ones are noted already.
  func markUploaded(_ upload: Upload) async throws -> UploadOutcome

  /// Deletes the record if it has this status.
  ///
  /// - Returns: false when there is none, or one of another status.
  func delete(userID: String, imageID: String, ifStatus status: ImageStatus) async throws -> Bool
}

package struct MetadataPage: Sendable {
  package var images: [ImageRecord]
  /// The id of the last record that was looked at; nil when there are no more.
  package var last: String?

  package init(images: [ImageRecord], last: String?) {
    self.images = images
    self.last = last
  }
}

/// Bytes that came.
package struct Upload: Hashable, Sendable {
  package var key: ObjectKey
  /// When, by S3's clock.
  package var time: String
  package var size: String?
  package var etag: String?

  package init(key: ObjectKey, time: String, size: String?, etag: String?) {
    self.key = key
    self.time = time
    self.size = size
    self.etag = etag
  }
}

package enum UploadOutcome: Hashable, Sendable {
  case noted
  /// This upload or a later one was noted before.
  case knownAlready
  /// There is no such image (any more).
  case imageMissing
}
