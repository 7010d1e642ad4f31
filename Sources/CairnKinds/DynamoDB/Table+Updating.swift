import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// DynamoDB accepts one kind of change at a time, and only while the table is idle. A change of
/// several fields is therefore a series of calls, each followed by a wait.
extension Table {
  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let name = try name(of: resource)
    let properties = resource.properties
    var table = try await settle(name, nil, context)
    func apply(_ change: [String: JSONValue]) async throws {
      let answer = try await context.pace.retrying(while: Self.isChanging) {
        try await context.aws.updateTable(name, change)
      }
      table = try await settle(name, TableDescription(answer), context)
    }

    if changed.contains(Self.deletionProtection.name) {
      try await apply([
        "DeletionProtectionEnabled": .bool(properties[Self.deletionProtection] ?? false)
      ])
    }
    if changed.contains(Self.encryption.name) || changed.contains(Self.kmsKey.name),
      let encryption = TableEncryption.specification(of: properties, isNew: false)
    {
      try await apply(["SSESpecification": encryption])
    }
    if changed.contains(Self.tableClass.name) {
      try await apply(["TableClass": Self.className(properties)])
    }
    if changed.contains(Self.stream.name) {
      // Changing a stream's view requires a new stream.
      if table.streamView != nil {
        try await apply(["StreamSpecification": ["StreamEnabled": false]])
      }
      if let stream = Self.streamSpecification(properties[Self.stream] ?? "off") {
        try await apply(["StreamSpecification": stream])
      }
    }
    let wanted = properties[Self.globalIndexes] ?? [:]
    for index in Self.outdatedIndexes(table, wanted) {
      try await apply([
        "GlobalSecondaryIndexUpdates": [["Delete": ["IndexName": .string(index)]]]
      ])
    }
    if let change = Self.capacityChange(table, properties) { try await apply(change) }
    for (index, fields) in wanted.sorted(by: { $0.key < $1.key })
    where table.globalIndexes[index] == nil {
      try await apply([
        "AttributeDefinitions": Self.definitions(table, adding: fields),
        "GlobalSecondaryIndexUpdates": [
          ["Create": TableIndex.global(index, fields, in: properties)]
        ],
      ])
    }
    try await writeExtras(of: resource, name, context, changed: changed)
    return attributes(of: resource, table, context)
  }

  static func className(_ properties: Properties) -> JSONValue {
    properties[tableClass] == "infrequent-access" ? "STANDARD_INFREQUENT_ACCESS" : "STANDARD"
  }

  /// Somebody else is changing it: "Table is being updated: …".
  private static func isChanging(_ error: AWSError) -> Bool {
    error.code == "ResourceInUseException" && error.message.contains("being ")
  }

  /// Indexes that aren't declared, or are declared with another key or projection.
  private static func outdatedIndexes(
    _ table: TableDescription, _ wanted: [String: Properties]
  ) -> [String] {
    table.globalIndexes.filter { name, index in
      guard let wanted = wanted[name] else { return true }
      let live = TableIndex.properties(
        of: index, isGlobal: true, definitions: table.definitions)
      return TableKey(wanted[TableIndex.partitionKey]) != TableKey(live[TableIndex.partitionKey])
        || TableKey(wanted[TableIndex.sortKey]) != TableKey(live[TableIndex.sortKey])
        || (wanted[TableIndex.projection] ?? "all") != live[TableIndex.projection]
        || Set(wanted[TableIndex.include] ?? []) != Set(live[TableIndex.include] ?? [])
    }.keys.sorted()
  }

  /// The request that updates billing and capacities of the table and its indexes; nil if there is
  /// nothing to change. AWS refuses to set a capacity to its current value.
  private static func capacityChange(
    _ table: TableDescription, _ properties: Properties
  ) -> [String: JSONValue]? {
    guard properties[billing] == "provisioned" else {
      return table.isOnDemand ? nil : ["BillingMode": "PAY_PER_REQUEST"]
    }
    var change: [String: JSONValue] = [:]
    if table.isOnDemand { change["BillingMode"] = "PROVISIONED" }
    if capacity(of: Properties(), in: properties) != table.capacity() {
      change["ProvisionedThroughput"] = TableIndex.throughput(of: Properties(), in: properties)
    }
    let wanted = properties[globalIndexes] ?? [:]
    let indexes = table.globalIndexes.sorted { $0.key < $1.key }.compactMap {
      name, index -> JSONValue? in
      guard let fields = wanted[name],
        capacity(of: fields, in: properties) != table.capacity(of: index)
      else { return nil }
      return [
        "Update": [
          "IndexName": .string(name),
          "ProvisionedThroughput": TableIndex.throughput(of: fields, in: properties),
        ]
      ]
    }
    if !indexes.isEmpty { change["GlobalSecondaryIndexUpdates"] = .array(indexes) }
    return change.isEmpty ? nil : change
  }

  private static func capacity(
    of index: Properties, in table: Properties
  ) -> TableDescription.Capacity {
    .init(
      read: index[TableIndex.readCapacity] ?? table[readCapacity] ?? 1,
      write: index[TableIndex.writeCapacity] ?? table[writeCapacity] ?? 1)
  }

  /// The attributes of all used keys, with those of a new index.
  private static func definitions(
    _ table: TableDescription, adding index: Properties
  ) -> JSONValue {
    var keys = TableIndex.keys(of: index)
    let schemas =
      [table.json["KeySchema"]] + table.globalIndexes.values.map { $0["KeySchema"] }
      + table.localIndexes.values.map { $0["KeySchema"] }
    for schema in schemas {
      for role in ["HASH", "RANGE"] {
        if let key = TableKey(role: role, of: schema, definitions: table.definitions) {
          keys.append(key)
        }
      }
    }
    return TableKey.definitions(keys)
  }

  /// Writes the fields that UpdateTable doesn't.
  func writeExtras(
    of resource: ResourceHandle, _ name: String, _ context: KindContext, changed: Set<String>
  ) async throws {
    let aws = context.aws
    if changed.contains(Self.timeToLive.name) {
      let wanted = resource.properties[Self.timeToLive]
      let live = try await aws.describeTimeToLive(table: name)
      if let live, live != wanted {
        try await aws.updateTimeToLive(table: name, attribute: live, enabled: false)
      }
      if let wanted, live != wanted {
        try await aws.updateTimeToLive(table: name, attribute: wanted, enabled: true)
      }
    }
    if changed.contains(Self.pointInTimeRecovery.name) {
      let isWanted = resource.properties[Self.pointInTimeRecovery] ?? false
      try await context.pace.retrying(
        while: { $0.code == "ContinuousBackupsUnavailableException" }
      ) {
        try await aws.updatePointInTimeRecovery(table: name, enabled: isWanted)
      }
    }
    if changed.contains(Self.tags.name) {
      let arn = arn(of: name, context)
      try await Tags.write(
        resource.tags, over: try await aws.listTableTags(arn: arn) ?? [:],
        set: { try await aws.tagTable(arn: arn, $0) },
        remove: { try await aws.untagTable(arn: arn, $0) })
    }
  }
}
