import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// DynamoDB's description of a table (AWS DynamoDB "TableDescription").
struct TableDescription: Sendable {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  var status: String { json["TableStatus"]?.string ?? "ACTIVE" }

  /// AWS DynamoDB "TableDescription", `TableStatus`: a table whose key is inaccessible can't be
  /// read, and is archived after seven days. Replacing it would lose its data, so only its owner
  /// can repair it.
  var ailment: Ailment? {
    switch status {
    case "INACCESSIBLE_ENCRYPTION_CREDENTIALS":
      Ailment(
        "its KMS key can't be used; enable the key, or permit DynamoDB to use it again",
        cure: .byUser)
    case "ARCHIVING", "ARCHIVED":
      Ailment(
        "DynamoDB archived it because its KMS key could not be used; create it again from its last "
          + "backup",
        cure: .byUser)
    default:
      isSettled ? nil : Ailment("DynamoDB is still creating or updating it", cure: .waiting)
    }
  }

  var isOnDemand: Bool { json["BillingModeSummary"]?["BillingMode"]?.string == "PAY_PER_REQUEST" }
  var streamARN: String? { streamView == nil ? nil : json["LatestStreamArn"]?.string }

  var streamView: String? {
    let stream = json["StreamSpecification"]
    return stream?["StreamEnabled"]?.bool == true ? stream?["StreamViewType"]?.string : nil
  }

  /// Whether neither the table nor one of its indexes is being changed.
  var isSettled: Bool {
    status == "ACTIVE" && json["SSEDescription"]?["Status"]?.string != "UPDATING"
      && globalIndexes.values.allSatisfy { ($0["IndexStatus"]?.string ?? "ACTIVE") == "ACTIVE" }
  }

  var definitions: [String: String] {
    let pairs = (json["AttributeDefinitions"]?.array ?? []).compactMap { definition in
      definition["AttributeName"]?.string.map { ($0, definition["AttributeType"]?.string ?? "S") }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  var globalIndexes: [String: JSONValue] { Self.byName(json["GlobalSecondaryIndexes"]) }
  var localIndexes: [String: JSONValue] { Self.byName(json["LocalSecondaryIndexes"]) }

  struct Capacity: Hashable, Sendable {
    var read: Int
    var write: Int
  }

  /// The capacity of the table or an index; nil with billing per request.
  func capacity(of index: JSONValue? = nil) -> Capacity? {
    guard !isOnDemand, let throughput = (index ?? json)["ProvisionedThroughput"],
      let read = throughput["ReadCapacityUnits"]?.int,
      let write = throughput["WriteCapacityUnits"]?.int
    else { return nil }
    return Capacity(read: read, write: write)
  }

  private static func byName(_ indexes: JSONValue?) -> [String: JSONValue] {
    let pairs = (indexes?.array ?? []).compactMap { index in
      index["IndexName"]?.string.map { ($0, index) }
    }
    return Dictionary(pairs) { first, _ in first }
  }
}

extension TableDescription {
  static let streamViews = [
    ("keys-only", "KEYS_ONLY"), ("new-image", "NEW_IMAGE"), ("old-image", "OLD_IMAGE"),
    ("both", "NEW_AND_OLD_IMAGES"),
  ]

  /// Its fields in normal form.
  ///
  /// - Parameter declared: the declaration, whose spelling is kept if the meaning is the same.
  func properties(declared: Properties) -> Properties {
    var properties = Properties()
    let definitions = definitions
    properties[Table.partitionKey] =
      TableKey(role: "HASH", of: json["KeySchema"], definitions: definitions)?.properties
    properties[Table.sortKey] =
      TableKey(role: "RANGE", of: json["KeySchema"], definitions: definitions)?.properties
    properties[Table.billing] = isOnDemand ? "on-demand" : "provisioned"
    properties[Table.readCapacity] = capacity()?.read
    properties[Table.writeCapacity] = capacity()?.write
    properties[Table.stream] = Self.streamViews.first { $0.1 == streamView }?.0 ?? "off"
    properties[Table.tableClass] =
      (json["TableClassSummary"]?["TableClass"]?.string ?? "STANDARD") == "STANDARD"
      ? "standard" : "infrequent-access"
    properties[Table.deletionProtection] = json["DeletionProtectionEnabled"]?.bool ?? false
    properties[Table.localIndexes] = localIndexes.mapValues {
      TableIndex.properties(of: $0, isGlobal: false, definitions: definitions)
    }
    let declaredIndexes = declared[Table.globalIndexes] ?? [:]
    var indexes: [String: Properties] = [:]
    for (name, index) in globalIndexes where index["IndexStatus"]?.string != "DELETING" {
      var found = TableIndex.properties(of: index, isGlobal: true, definitions: definitions)
      if let own = capacity(of: index) {
        // An index that declares no capacity has the table's.
        let wanted = declaredIndexes[name]
        if wanted?[TableIndex.readCapacity] != nil || own.read != capacity()?.read {
          found[TableIndex.readCapacity] = own.read
        }
        if wanted?[TableIndex.writeCapacity] != nil || own.write != capacity()?.write {
          found[TableIndex.writeCapacity] = own.write
        }
      }
      indexes[name] = found
    }
    properties[Table.globalIndexes] = indexes
    properties.markRead([
      Table.sortKey.name, Table.readCapacity.name, Table.writeCapacity.name,
    ])
    return properties
  }
}
