import CairnJSON

/// A condition that must hold so that a write happens (Amazon DynamoDB "ConditionExpression"); when it
/// does not, the write fails with the cause `preconditionFailed`.
public struct DynamoDBCondition: Sendable, Hashable, ExpressibleByStringLiteral {
  public var expression: String

  public init(_ expression: String) { self.expression = expression }
  public init(stringLiteral value: String) { self.init(value) }
}

/// What stands for the `#names` and `:values` of expressions.
public struct DynamoDBPlaceholders: Sendable, Hashable {
  /// By placeholder with its `#`.
  public var names: [String: String]
  /// By placeholder with its `:`.
  public var values: DynamoDBItem

  public init(names: [String: String] = [:], values: DynamoDBItem = [:]) {
    self.names = names
    self.values = values
  }

  fileprivate func add(to input: inout [String: JSONValue]) {
    if !names.isEmpty {
      input["ExpressionAttributeNames"] = .object(names.mapValues { .string($0) })
    }
    if !values.isEmpty { input["ExpressionAttributeValues"] = values.json }
  }
}

/// Which attributes a write answers with (Amazon DynamoDB "ReturnValues").
public enum DynamoDBReturnValues: String, Sendable, Hashable {
  case none = "NONE"
  case allOld = "ALL_OLD"
  case updatedOld = "UPDATED_OLD"
  case allNew = "ALL_NEW"
  case updatedNew = "UPDATED_NEW"
}

/// Whether a read sees every write that went before.
public enum DynamoDBConsistency: Sendable, Hashable {
  case eventual
  case strong
}

/// One page of items of one partition (Amazon DynamoDB "Query").
public struct DynamoDBQuery: Sendable, Hashable {
  public var table: String
  public var index: String?
  /// Such as `user_id = :user`.
  public var keyCondition: String
  /// Applied after `limit`: a page may hold fewer items, or none, and yet not be the last.
  public var filter: String?
  public var placeholders: DynamoDBPlaceholders
  /// How many items are looked at, before the filter.
  public var limit: Int?
  /// Where the page before ended.
  public var exclusiveStartKey: DynamoDBItem?
  public var order: Order
  public var consistency: DynamoDBConsistency

  /// By the sort key.
  public enum Order: Sendable, Hashable {
    case ascending
    case descending
  }

  public init(
    table: String, index: String? = nil, keyCondition: String, filter: String? = nil,
    placeholders: DynamoDBPlaceholders, limit: Int? = nil, exclusiveStartKey: DynamoDBItem? = nil,
    order: Order = .ascending, consistency: DynamoDBConsistency = .eventual
  ) {
    self.table = table
    self.index = index
    self.keyCondition = keyCondition
    self.filter = filter
    self.placeholders = placeholders
    self.limit = limit
    self.exclusiveStartKey = exclusiveStartKey
    self.order = order
    self.consistency = consistency
  }
}

/// What a query found.
public struct DynamoDBPage: Sendable, Hashable {
  public var items: [DynamoDBItem]
  /// Where to go on; nil after the last page.
  public var lastEvaluatedKey: DynamoDBItem?
}

extension AWSClient {
  /// Writes an item whole, in the place of the one with its key.
  ///
  /// - Parameter returning: `.none` or `.allOld`.
  /// - Returns: the item that was there before, if asked for.
  @discardableResult
  public func putItem(
    table: String, item: DynamoDBItem, condition: DynamoDBCondition? = nil,
    placeholders: DynamoDBPlaceholders = .init(), returning: DynamoDBReturnValues = .none
  ) async throws(AWSError) -> DynamoDBItem? {
    try await write(
      "PutItem", ["TableName": .string(table), "Item": item.json], condition, placeholders,
      returning)
  }

  /// Reads an item by its key; nil when there is none.
  public func getItem(
    table: String, key: DynamoDBItem, consistency: DynamoDBConsistency = .eventual
  ) async throws(AWSError) -> DynamoDBItem? {
    let answer = try await json(
      .dynamoDB, "GetItem",
      [
        "TableName": .string(table), "Key": key.json,
        "ConsistentRead": .bool(consistency == .strong),
      ], safety: .idempotent)
    return try item(answer["Item"], of: "GetItem")
  }

  /// Changes attributes of an item, or makes one.
  ///
  /// - Parameters:
  ///   - update: such as `SET #status = :uploaded`.
  ///   - safety: `.idempotent` for an update that only sets values; not one that counts or appends.
  /// - Returns: the attributes asked for by `returning`.
  @discardableResult
  public func updateItem(
    table: String, key: DynamoDBItem, update: String, condition: DynamoDBCondition? = nil,
    placeholders: DynamoDBPlaceholders = .init(), returning: DynamoDBReturnValues = .none,
    safety: RetrySafety = .unsafe
  ) async throws(AWSError) -> DynamoDBItem? {
    try await write(
      "UpdateItem",
      ["TableName": .string(table), "Key": key.json, "UpdateExpression": .string(update)],
      condition, placeholders, returning, safety: safety)
  }

  /// Deletes an item. Deleting what is absent succeeds, unless a condition says otherwise.
  ///
  /// - Parameter returning: `.none` or `.allOld`.
  /// - Returns: the item that was there, if asked for.
  @discardableResult
  public func deleteItem(
    table: String, key: DynamoDBItem, condition: DynamoDBCondition? = nil,
    placeholders: DynamoDBPlaceholders = .init(), returning: DynamoDBReturnValues = .none
  ) async throws(AWSError) -> DynamoDBItem? {
    try await write(
      "DeleteItem", ["TableName": .string(table), "Key": key.json], condition, placeholders,
      returning)
  }

  /// Reads one page of items that share a partition key.
  public func queryItems(_ query: DynamoDBQuery) async throws(AWSError) -> DynamoDBPage {
    var input: [String: JSONValue] = [
      "TableName": .string(query.table), "KeyConditionExpression": .string(query.keyCondition),
      "ScanIndexForward": .bool(query.order == .ascending),
      "ConsistentRead": .bool(query.consistency == .strong),
    ]
    input["IndexName"] = query.index.map { .string($0) }
    input["FilterExpression"] = query.filter.map { .string($0) }
    input["Limit"] = query.limit.map { .int($0) }
    input["ExclusiveStartKey"] = query.exclusiveStartKey?.json
    query.placeholders.add(to: &input)
    let answer = try await json(.dynamoDB, "Query", .object(input), safety: .idempotent)
    var page = DynamoDBPage(items: [], lastEvaluatedKey: nil)
    for element in answer["Items"]?.array ?? [] {
      if let item = try item(element, of: "Query") { page.items.append(item) }
    }
    page.lastEvaluatedKey = try item(answer["LastEvaluatedKey"], of: "Query")
    return page
  }

  private func write(
    _ operation: String, _ input: [String: JSONValue], _ condition: DynamoDBCondition?,
    _ placeholders: DynamoDBPlaceholders, _ returning: DynamoDBReturnValues,
    safety: RetrySafety = .idempotent
  ) async throws(AWSError) -> DynamoDBItem? {
    var input = input
    input["ConditionExpression"] = condition.map { .string($0.expression) }
    input["ReturnValues"] = .string(returning.rawValue)
    placeholders.add(to: &input)
    // A repeated write would fail its own condition, or answer with its own first result.
    let isRepeatable = condition == nil && returning == .none
    let answer = try await json(
      .dynamoDB, operation, .object(input), safety: isRepeatable ? safety : .unsafe)
    return try item(answer["Attributes"], of: operation)
  }

  private func item(
    _ json: JSONValue?, of operation: String
  ) throws(AWSError) -> DynamoDBItem? {
    guard let json else { return nil }
    guard let item = DynamoDBItem(json: json) else {
      throw .unreadable(
        AWSRequest(.dynamoDB, operation, safety: .idempotent), "it holds an item of an unknown form"
      )
    }
    return item
  }
}
