import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Table {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let name = try name(of: resource)
    let description: TableDescription
    do throws(AWSError) {
      description = TableDescription(
        try await context.aws.createTable(creation(of: name, resource)))
    } catch {
      guard error.code == "ResourceInUseException" else { throw error }
      return try await resume(resource, name, context)
    }
    let settled = try await settle(name, description, context)
    var extras: Set<String> = []
    if resource.properties[Self.timeToLive] != nil { extras.insert(Self.timeToLive.name) }
    if resource.properties[Self.pointInTimeRecovery] == true {
      extras.insert(Self.pointInTimeRecovery.name)
    }
    try await writeExtras(of: resource, name, context, changed: extras)
    return attributes(of: resource, settled, context)
  }

  /// The name belongs to a table that an earlier attempt created, or to one that is being deleted.
  private func resume(
    _ resource: ResourceHandle, _ name: String, _ context: KindContext
  ) async throws -> LiveAttributes {
    if let live = try await read(resource, context.lookingAgain()) {
      _ = try await settle(name, nil, context)
      return try await converge(resource, from: live, context)
    }
    try await waitUntilGone(name, context)
    return try await create(resource, context)
  }

  private func creation(of name: String, _ resource: ResourceHandle) -> [String: JSONValue] {
    let properties = resource.properties
    let (partition, sort) = (
      TableKey(properties[Self.partitionKey]), TableKey(properties[Self.sortKey])
    )
    let globals = properties[Self.globalIndexes] ?? [:]
    let locals = properties[Self.localIndexes] ?? [:]
    var keys = [partition, sort].compactMap { $0 }
    for index in globals.values { keys += TableIndex.keys(of: index) }
    for index in locals.values { keys += TableIndex.keys(of: index) }
    var input: [String: JSONValue] = [
      "TableName": .string(name), "KeySchema": TableKey.schema(partition, sort),
      "AttributeDefinitions": TableKey.definitions(keys),
      "Tags": .array(
        resource.tags.sorted { $0.key < $1.key }
          .map { ["Key": .string($0.key), "Value": .string($0.value)] }),
    ]
    if properties[Self.billing] == "provisioned" {
      input["BillingMode"] = "PROVISIONED"
      input["ProvisionedThroughput"] = TableIndex.throughput(of: Properties(), in: properties)
    } else {
      input["BillingMode"] = "PAY_PER_REQUEST"
    }
    if !globals.isEmpty {
      input["GlobalSecondaryIndexes"] = .array(
        globals.sorted { $0.key < $1.key }
          .map { TableIndex.global($0.key, $0.value, in: properties) })
    }
    if !locals.isEmpty {
      input["LocalSecondaryIndexes"] = .array(
        locals.sorted { $0.key < $1.key }
          .map { TableIndex.local($0.key, $0.value, in: properties) })
    }
    if let stream = Self.streamSpecification(properties[Self.stream] ?? "off") {
      input["StreamSpecification"] = stream
    }
    input["SSESpecification"] = TableEncryption.specification(of: properties, isNew: true)
    if properties[Self.tableClass] == "infrequent-access" {
      input["TableClass"] = Self.className(properties)
    }
    if properties[Self.deletionProtection] == true { input["DeletionProtectionEnabled"] = true }
    return input
  }

  /// Nil for off.
  static func streamSpecification(_ stream: String) -> JSONValue? {
    guard let view = TableDescription.streamViews.first(where: { $0.0 == stream })?.1 else {
      return nil
    }
    return ["StreamEnabled": true, "StreamViewType": .string(view)]
  }

  func waitUntilGone(_ name: String, _ context: KindContext) async throws {
    _ = try await context.pace.wait(for: "Deleting the table \(name)") {
      try await context.aws.describeTable(name) == nil ? true : nil
    }
  }

  /// Waits until the table and its indexes are idle.
  ///
  /// - Parameter known: the last answer; a table that was idle in it isn't read again.
  @discardableResult
  func settle(
    _ name: String, _ known: TableDescription?, _ context: KindContext
  ) async throws -> TableDescription {
    if let known, known.isSettled { return known }
    return try await context.pace.wait(for: "A change of the table \(name)") {
      guard let json = try await context.aws.describeTable(name) else { return nil }
      let description = TableDescription(json)
      return description.isSettled ? description : nil
    }
  }

  func attributes(
    of resource: ResourceHandle, _ description: TableDescription, _ context: KindContext
  ) -> LiveAttributes {
    var attributes = attributes(of: resource.properties, in: context.scope)
    attributes["streamArn"] = description.streamARN.map(Value.string)
    return attributes
  }
}
