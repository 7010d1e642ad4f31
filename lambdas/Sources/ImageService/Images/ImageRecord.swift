import CairnAWS
import CairnJSON

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
  /// When the current bytes were complete.
  package var uploadedAt: String?
  /// In bytes, by its JSON text: numbers keep their value.
  package var size: String?
  package var etag: String?
  /// When the table may drop the record, in seconds of Unix time, unless the bytes come before.
  package var expiresAt: Int?
  /// Attributes that others added.
  package var others: DynamoDBItem

  package init(
    userID: String, imageID: String, filename: String, contentType: String, status: ImageStatus,
    key: String, createdAt: String, uploadedAt: String? = nil, size: String? = nil,
    etag: String? = nil, expiresAt: Int? = nil, others: DynamoDBItem = [:]
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
    self.expiresAt = expiresAt
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
    /// The attribute of the table's time to live. In the table alone.
    static let expiresAt = "expires_at"
    /// The filename in lower case, for searches. In the table alone.
    static let search = "filename_search"
  }

  /// The record as the table holds it.
  var item: DynamoDBItem {
    var item: DynamoDBItem = [
      Attribute.userID: .string(userID), Attribute.imageID: .string(imageID),
      Attribute.filename: .string(filename), Attribute.contentType: .string(contentType),
      Attribute.status: .string(status.rawValue), Attribute.key: .string(key),
      Attribute.createdAt: .string(createdAt), Attribute.search: .string(filename.lowercased()),
    ]
    item[Attribute.uploadedAt] = uploadedAt.map { .string($0) }
    item[Attribute.size] = size.map { .number($0) }
    item[Attribute.etag] = etag.map { .string($0) }
    item[Attribute.expiresAt] = expiresAt.map { .number(String($0)) }
    return item.merging(others) { own, _ in own }
  }

  /// Reads an item of the table; nil if it isn't an image.
  init?(item: DynamoDBItem) {
    var rest = item
    func take(_ name: String) -> AttributeValue? { rest.removeValue(forKey: name) }
    guard let userID = take(Attribute.userID)?.string,
      let imageID = take(Attribute.imageID)?.string,
      let status = take(Attribute.status)?.string.flatMap(ImageStatus.init)
    else { return nil }
    _ = take(Attribute.search)
    self.init(
      userID: userID, imageID: imageID, filename: take(Attribute.filename)?.string ?? "",
      contentType: take(Attribute.contentType)?.string ?? "", status: status,
      key: take(Attribute.key)?.string ?? "", createdAt: take(Attribute.createdAt)?.string ?? "",
      uploadedAt: take(Attribute.uploadedAt)?.string, size: take(Attribute.size)?.number,
      etag: take(Attribute.etag)?.string,
      expiresAt: take(Attribute.expiresAt)?.number.flatMap { Int($0) })
    others = rest
  }

  /// The record as users see it, without the place of the bytes.
  package var answer: [String: JSONValue] {
    var members = others.mapValues(\.plainJSON)
    members[Attribute.userID] = .string(userID)
    members[Attribute.imageID] = .string(imageID)
    members[Attribute.filename] = .string(filename)
    members[Attribute.contentType] = .string(contentType)
    members[Attribute.status] = .string(status.rawValue)
    members[Attribute.createdAt] = .string(createdAt)
    members[Attribute.uploadedAt] = uploadedAt.map { .string($0) }
    members[Attribute.size] = size.map { AttributeValue.number($0).plainJSON }
    members[Attribute.etag] = etag.map { .string($0) }
    return members
  }
}
