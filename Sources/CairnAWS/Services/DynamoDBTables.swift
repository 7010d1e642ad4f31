import CairnJSON

/// Tables of DynamoDB themselves; their items are in DynamoDB.swift. Descriptions and inputs are
/// the JSON of the API reference, since tables have more settings than anybody wants to type twice.
extension AWSClient {
  /// Begins to make a table (AWS DynamoDB "CreateTable").
  ///
  /// - Returns: its `TableDescription`.
  /// - Throws: `conflict` or `alreadyExists` with the code `ResourceInUseException` when there is
  ///   one.
  public func createTable(_ input: [String: JSONValue]) async throws(AWSError) -> JSONValue {
    let answer = try await json(.dynamoDB, "CreateTable", .object(input), safety: .unsafe)
    return answer["TableDescription"] ?? [:]
  }

  /// What a table is like now (AWS DynamoDB "DescribeTable"); nil when there is none.
  public func describeTable(_ name: String) async throws(AWSError) -> JSONValue? {
    do {
      let answer = try await json(
        .dynamoDB, "DescribeTable", ["TableName": .string(name)], safety: .idempotent)
      return answer["Table"]
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// Begins to change a table (AWS DynamoDB "UpdateTable"); one kind of change at a time.
  ///
  /// - Returns: its `TableDescription`.
  public func updateTable(
    _ name: String, _ changes: [String: JSONValue]
  ) async throws(AWSError) -> JSONValue {
    var input = changes
    input["TableName"] = .string(name)
    let answer = try await json(.dynamoDB, "UpdateTable", .object(input), safety: .unsafe)
    return answer["TableDescription"] ?? [:]
  }

  /// Begins to delete a table (AWS DynamoDB "DeleteTable").
  ///
  /// - Returns: false when there is none.
  public func deleteTable(_ name: String) async throws(AWSError) -> Bool {
    do {
      _ = try await json(
        .dynamoDB, "DeleteTable", ["TableName": .string(name)], safety: .idempotent)
      return true
    } catch  where error.isNotFound {
      return false
    }
  }

  /// The names of all tables in the region (AWS DynamoDB "ListTables", every page).
  public func listTableNames() async throws(AWSError) -> [String] {
    var names: [String] = []
    var start: String?
    repeat {
      let input: JSONValue = start.map { ["ExclusiveStartTableName": .string($0)] } ?? [:]
      let answer = try await json(.dynamoDB, "ListTables", input, safety: .idempotent)
      names += (answer["TableNames"]?.array ?? []).compactMap(\.string)
      start = answer["LastEvaluatedTableName"]?.string
    } while start != nil
    return names
  }

  /// The attribute that holds an item's time to live (AWS DynamoDB "DescribeTimeToLive"); nil when
  /// it is off, being turned off, or there is no such table.
  public func describeTimeToLive(table: String) async throws(AWSError) -> String? {
    do {
      let answer = try await json(
        .dynamoDB, "DescribeTimeToLive", ["TableName": .string(table)], safety: .idempotent)
      let description = answer["TimeToLiveDescription"]
      switch description?["TimeToLiveStatus"]?.string {
      case "ENABLED", "ENABLING": return description?["AttributeName"]?.string
      default: return nil
      }
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// Turns time to live on or off (AWS DynamoDB "UpdateTimeToLive"); on AWS once an hour at most.
  public func updateTimeToLive(
    table: String, attribute: String, enabled: Bool
  ) async throws(AWSError) {
    _ = try await json(
      .dynamoDB, "UpdateTimeToLive",
      [
        "TableName": .string(table),
        "TimeToLiveSpecification": [
          "AttributeName": .string(attribute), "Enabled": .bool(enabled),
        ],
      ], safety: .idempotent)
  }

  /// Whether a table has point-in-time recovery (AWS DynamoDB
  /// "DescribeContinuousBackups"); nil when there is no such table.
  public func describePointInTimeRecovery(table: String) async throws(AWSError) -> Bool? {
    do {
      let answer = try await json(
        .dynamoDB, "DescribeContinuousBackups", ["TableName": .string(table)],
        safety: .idempotent)
      let recovery = answer["ContinuousBackupsDescription"]?["PointInTimeRecoveryDescription"]
      return recovery?["PointInTimeRecoveryStatus"]?.string == "ENABLED"
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// Turns point-in-time recovery on or off (AWS DynamoDB "UpdateContinuousBackups").
  ///
  /// - Throws: the code `ContinuousBackupsUnavailableException` while a new table's backups are not
  ///   ready.
  public func updatePointInTimeRecovery(
    table: String, enabled: Bool
  ) async throws(AWSError) {
    _ = try await json(
      .dynamoDB, "UpdateContinuousBackups",
      [
        "TableName": .string(table),
        "PointInTimeRecoverySpecification": ["PointInTimeRecoveryEnabled": .bool(enabled)],
      ], safety: .idempotent)
  }

  /// The tags of a table (AWS DynamoDB "ListTagsOfResource", every page); nil when there is no such
  /// table.
  public func listTableTags(arn: String) async throws(AWSError) -> [String: String]? {
    var tags: [String: String] = [:]
    var token: String?
    repeat {
      var input: [String: JSONValue] = ["ResourceArn": .string(arn)]
      if let token { input["NextToken"] = .string(token) }
      let answer: JSONValue
      do {
        answer = try await json(
          .dynamoDB, "ListTagsOfResource", .object(input), safety: .idempotent)
      } catch  where error.isNotFound {
        return nil
      }
      for tag in answer["Tags"]?.array ?? [] {
        if let key = tag["Key"]?.string { tags[key] = tag["Value"]?.string ?? "" }
      }
      token = answer["NextToken"]?.string
    } while token?.isEmpty == false
    return tags
  }

  /// Adds tags, or gives them new values (AWS DynamoDB "TagResource").
  public func tagTable(arn: String, _ tags: [String: String]) async throws(AWSError) {
    let list = tags.sorted { $0.key < $1.key }
      .map { ["Key": .string($0.key), "Value": .string($0.value)] as JSONValue }
    _ = try await json(
      .dynamoDB, "TagResource", ["ResourceArn": .string(arn), "Tags": .array(list)],
      safety: .idempotent)
  }

  /// Removes tags (AWS DynamoDB "UntagResource").
  public func untagTable(arn: String, _ keys: [String]) async throws(AWSError) {
    _ = try await json(
      .dynamoDB, "UntagResource",
      ["ResourceArn": .string(arn), "TagKeys": .array(keys.map(JSONValue.string))],
      safety: .idempotent)
  }

  /// Whether a table holds an item: read from the table itself, for the count that DescribeTable
  /// gives is up to six hours old. False when there is no such table.
  public func holdsItems(table: String) async throws(AWSError) -> Bool {
    do {
      let answer = try await json(
        .dynamoDB, "Scan",
        [
          "TableName": .string(table), "Limit": 1, "Select": "COUNT", "ConsistentRead": true,
        ], safety: .idempotent)
      return (answer["Count"]?.int ?? 0) > 0
    } catch  where error.isNotFound {
      return false
    }
  }
}
