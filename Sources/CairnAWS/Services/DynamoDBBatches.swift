import CairnJSON

/// What a batch of writes does with one item.
public enum DynamoDBWrite: Sendable, Hashable {
  case put(DynamoDBItem)
  case delete(key: DynamoDBItem)

  fileprivate var json: JSONValue {
    switch self {
    case .put(let item): ["PutRequest": ["Item": item.json]]
    case .delete(let key): ["DeleteRequest": ["Key": key.json]]
    }
  }

  fileprivate init?(json: JSONValue) {
    if let item = json["PutRequest"]?["Item"].flatMap({ DynamoDBItem(json: $0) }) {
      self = .put(item)
    } else if let key = json["DeleteRequest"]?["Key"].flatMap({ DynamoDBItem(json: $0) }) {
      self = .delete(key: key)
    } else {
      return nil
    }
  }
}

/// Some of the items that were asked for.
public struct DynamoDBBatch: Sendable, Hashable {
  public var items: [DynamoDBItem]
  /// The keys to ask for again; the answer was full, or the table is throttled.
  public var unprocessed: [DynamoDBItem]
}

extension AWSClient {
  /// Reads up to 100 items of a table by their keys (Amazon DynamoDB "BatchGetItem"). Absent ones are
  /// left out.
  public func batchGetItems(
    table: String, keys: [DynamoDBItem], consistency: DynamoDBConsistency = .strong
  ) async throws(AWSError) -> DynamoDBBatch {
    let answer = try await json(
      .dynamoDB, "BatchGetItem",
      [
        "RequestItems": [
          table: [
            "Keys": .array(keys.map(\.json)), "ConsistentRead": .bool(consistency == .strong),
          ]
        ]
      ], safety: .idempotent)
    // A table's ARN may stand for its name.
    let found = answer["Responses"]?.object?.values.flatMap { $0.array ?? [] } ?? []
    let left =
      answer["UnprocessedKeys"]?.object?.values.flatMap { $0["Keys"]?.array ?? [] } ?? []
    return DynamoDBBatch(
      items: try items(found, of: "BatchGetItem"),
      unprocessed: try items(left, of: "BatchGetItem"))
  }

  /// Writes up to 25 items of a table, each with another key (Amazon DynamoDB "BatchWriteItem").
  ///
  /// - Returns: the writes to send again.
  public func batchWriteItems(
    table: String, _ writes: [DynamoDBWrite]
  ) async throws(AWSError) -> [DynamoDBWrite] {
    let answer = try await json(
      .dynamoDB, "BatchWriteItem",
      ["RequestItems": [table: .array(writes.map(\.json))]], safety: .idempotent)
    let left = answer["UnprocessedItems"]?.object?.values.flatMap { $0.array ?? [] } ?? []
    let again = left.compactMap { DynamoDBWrite(json: $0) }
    guard again.count == left.count else { throw unknownForm("BatchWriteItem") }
    return again
  }

  /// One page of a whole table (Amazon DynamoDB "Scan").
  public func scanItems(
    table: String, after key: DynamoDBItem? = nil
  ) async throws(AWSError) -> DynamoDBPage {
    var input: [String: JSONValue] = ["TableName": .string(table), "ConsistentRead": true]
    input["ExclusiveStartKey"] = key?.json
    let answer = try await json(.dynamoDB, "Scan", .object(input), safety: .idempotent)
    let next = answer["LastEvaluatedKey"].map { [$0] } ?? []
    return DynamoDBPage(
      items: try items(answer["Items"]?.array ?? [], of: "Scan"),
      lastEvaluatedKey: try items(next, of: "Scan").first)
  }

  private func items(
    _ array: [JSONValue], of operation: String
  ) throws(AWSError) -> [DynamoDBItem] {
    let items = array.compactMap { DynamoDBItem(json: $0) }
    guard items.count == array.count else { throw unknownForm(operation) }
    return items
  }

  private func unknownForm(_ operation: String) -> AWSError {
    .unreadable(
      AWSRequest(.dynamoDB, operation, safety: .idempotent), "it holds an item of an unknown form")
  }
}
