import CairnAWS
import LambdaRuntime

/// What the table knows of an image. Its key is `user_id` and `image_id`.
package struct ImageRecord: Hashable, Sendable {
  package var userID: String
  /// Sorts by the time of creation.
  package var imageID: String
  /// As the user wrote it.
  package var filename: String
  package var contentType: String
  package var status: ImageStatus
  /// Where the bytes are, or will be.
  package var key: String
  package var createdAt: String
  /// When the bytes that are there now were complete.
  package var uploadedAt: String?
  /// In bytes, by its JSON text: numbers keep their value.
  package var size: String?
  package var etag: String?
  /// Attributes that others added.
  package var others: [String: JSONValue]

  package init(
    userID: String, imageID: String, filename: String, contentType: String, status: ImageStatus,
    key: String, createdAt: String, uploadedAt: String? = nil, size: String? = nil,
    etag: String? = nil, others: [String: JSONValue] = [:]
  ) {
    self.userID = userID
    self.imageID = imageID
    self.filename = filename
    self.contentType = contentType
    self.status = status
    self.key = key
    self.createdAt = createdAt
    self.uploadedAt = uploadedAt
    self.size = size
    self.etag = etag
    self.others = others
  }
}

extension ImageRecord {
  /// The names of the attributes, in the table and in answers.
  enum Attribute {
    static let userID = "user_id"
    static let imageID = "image_id"
    static let filename = "filename"
    static let contentType = "content_type"
    static let status = "status"
    static let key = "object_key"
    static let createdAt = "created_at"
    static let uploadedAt = "uploaded_at"
    static let size = "size"
    static let etag = "etag"
    /// The filename in lower case, for searches. In the table alone.
    static let search = "filename_search"
  }

  /// The record as the table holds it.
  var attributes: [String: JSONValue] {
    var attributes = answer
    attributes[Attribute.key] = .string(key)
    attributes[Attribute.search] = .string(filename.lowercased())
    return attributes
  }

  /// Reads what the table holds; nil when it is no image.
  init?(attributes: [String: JSONValue]) {
    var rest = attributes
    func take(_ name: String) -> String? { rest.removeValue(forKey: name)?.string }
    guard let userID = take(Attribute.userID), let imageID = take(Attribute.imageID),
      let status = take(Attribute.status).flatMap(ImageStatus.init)
    else { return nil }
    let size = rest.removeValue(forKey: Attribute.size)?.number
    rest[Attribute.search] = nil
    self.init(
      userID: userID, imageID: imageID, filename: take(Attribute.filename) ?? "",
      contentType: take(Attribute.contentType) ?? "", status: status,
      key: take(Attribute.key) ?? "", createdAt: take(Attribute.createdAt) ?? "",
      uploadedAt: take(Attribute.uploadedAt), size: size, etag: take(Attribute.etag))
    others = rest
  }

  /// The record as users see it. Bucket and key are told only where there are bytes.
  package var answer: [String: JSONValue] {
    var members = others
    members[Attribute.userID] = .string(userID)
    members[Attribute.imageID] = .string(imageID)
    members[Attribute.filename] = .string(filename)
    members[Attribute.contentType] = .string(contentType)
    members[Attribute.status] = .string(status.rawValue)
    members[Attribute.createdAt] = .string(createdAt)
    members[Attribute.uploadedAt] = uploadedAt.map { .string($0) }
    members[Attribute.size] = size.map { .number($0) }
    members[Attribute.etag] = etag.map { .string($0) }
    return members
  }
}
