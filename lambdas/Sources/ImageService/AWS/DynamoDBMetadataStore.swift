import CairnAWS

/// A table in DynamoDB with the partition key `user_id` and the sort key `image_id`.
package struct DynamoDBMetadataStore: MetadataStore {
  private let client: AWSClient
  private let table: String

  private typealias Attribute = ImageRecord.Attribute

  package init(client: AWSClient, table: String) {
    self.client = client
    self.table = table
  }

  package func insert(_ image: ImageRecord) async throws {
    try await client.putItem(
      table: table, item: image.item, condition: "attribute_not_exists(image_id)")
  }

  package func image(userID: String, imageID: String) async throws -> ImageRecord? {
    try await client.getItem(table: table, key: itemKey(userID, imageID), consistency: .strong)
      .flatMap(ImageRecord.init(item:))
  }

  package func page(
    userID: String, filter: ImageFilter, after imageID: String?, limit: Int
  ) async throws -> MetadataPage {
    let (expression, values) = Self.expression(of: filter)
    let placeholders = DynamoDBPlaceholders(
      values: values.merging([":user": .string(userID)]) { _, user in user })
    let page = try await client.queryItems(
      DynamoDBQuery(
        table: table, keyCondition: "user_id = :user", filter: expression,
        placeholders: placeholders, limit: limit,
        exclusiveStartKey: imageID.map { itemKey(userID, $0) }, order: .descending,
        consistency: .strong))
    return MetadataPage(
      images: page.items.compactMap(ImageRecord.init(item:)),
      last: page.lastEvaluatedKey?[Attribute.imageID]?.string)
  }

  /// Items of others may lack the name in lower case: they are found by their exact spelling.
  static func expression(
    of filter: ImageFilter
  ) -> (expression: String?, values: DynamoDBItem) {
    var conditions: [String] = []
    var values: DynamoDBItem = [:]
    if let part = filter.filename {
      conditions.append("(contains(filename_search, :lowercase) OR contains(filename, :part))")
      values[":lowercase"] = .string(part.lowercased())
      values[":part"] = .string(part)
    }
    if let type = filter.contentType {
      conditions.append("content_type = :type")
      values[":type"] = .string(type)
    }
    return (conditions.isEmpty ? nil : conditions.joined(separator: " AND "), values)
  }

  package func markUploaded(_ upload: Upload) async throws -> UploadOutcome {
    let key = itemKey(upload.key.userID, upload.key.imageID)
    if try await set(Self.changes(by: upload), at: key) { return .noted }
    let item = try await client.getItem(table: table, key: key, consistency: .strong)
    return item == nil ? .imageMissing : .knownAlready
  }

  /// What an upload sets, by attribute.
  private static func changes(by upload: Upload) -> DynamoDBItem {
    var changes: DynamoDBItem = [
      Attribute.status: .string(ImageStatus.uploaded.rawValue),
      Attribute.uploadedAt: .string(upload.time),
    ]
    changes[Attribute.size] = upload.size.map { .number($0) }
    changes[Attribute.etag] = upload.etag.map { .string($0) }
    return changes
  }

  /// Changes an image whose bytes did not come before, or earlier than these.
  ///
  /// - Returns: false when there is no such image.
  private func set(_ changes: DynamoDBItem, at key: DynamoDBItem) async throws -> Bool {
    var placeholders = DynamoDBPlaceholders(
      values: [":pending": .string(ImageStatus.pendingUpload.rawValue)])
    for (name, value) in changes {
      placeholders.names["#\(name)"] = name
      placeholders.values[":\(name)"] = value
    }
    let assignments = changes.keys.sorted().map { "#\($0) = :\($0)" }.joined(separator: ", ")
    placeholders.names["#\(Attribute.expiresAt)"] = Attribute.expiresAt
    do throws(AWSError) {
      try await client.updateItem(
        table: table, key: key, update: "SET \(assignments) REMOVE #\(Attribute.expiresAt)",
        condition:
          "attribute_exists(image_id) AND (#status = :pending OR #uploaded_at < :uploaded_at)",
        placeholders: placeholders, safety: .idempotent)
      return true
    } catch {
      guard error.cause == .preconditionFailed else { throw error }
      return false
    }
  }

  package func delete(
    userID: String, imageID: String, ifStatus status: ImageStatus
  ) async throws -> Bool {
    do throws(AWSError) {
      try await client.deleteItem(
        table: table, key: itemKey(userID, imageID), condition: "#status = :status",
        placeholders: DynamoDBPlaceholders(
          names: ["#status": Attribute.status], values: [":status": .string(status.rawValue)]))
      return true
    } catch  where error.cause == .preconditionFailed {
      return false
    }
  }

  private func itemKey(_ userID: String, _ imageID: String) -> DynamoDBItem {
    [Attribute.userID: .string(userID), Attribute.imageID: .string(imageID)]
  }
}
