import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Table {
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try name(of: resource)
    // A known table is read with all requests at once; for one that may be missing, existence is
    // checked first.
    let isKnown = !context.reads.wantsOwner
    async let early = isKnown ? extras(of: name, context) : nil
    guard let json = try await context.tableDescription(name) else {
      _ = try await early
      return nil
    }
    let description = TableDescription(json)
    guard description.status != "DELETING" else {
      _ = try await early
      return nil
    }
    var live = LiveResource(
      properties: description.properties(declared: resource.properties), attributes: [:],
      owner: .unread, ailment: description.ailment, unmanaged: Self.unmanaged(description))
    live.properties[Self.name] = name
    try await readEncryption(of: description, into: &live, resource, context)
    live.attributes = attributes(of: live.properties, in: context.scope)
    live.attributes["streamArn"] = description.streamARN.map(Value.string)

    var extras = try await early
    if extras == nil { extras = try await self.extras(of: name, context) }
    guard let extras else { return live }
    live.properties.values.merge(extras.properties.values) { _, new in new }
    if context.reads.wants(Self.timeToLive.name) {
      live.properties.markRead([Self.timeToLive.name])
    }
    if let tags = extras.tags {
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    return live
  }

  private func readEncryption(
    of description: TableDescription, into live: inout LiveResource, _ resource: ResourceHandle,
    _ context: KindContext
  ) async throws {
    // Quirk of LocalStack: it keeps neither a table's class nor a change of its encryption.
    guard context.scope.flavour == .aws else {
      live.properties[Self.tableClass] = nil
      return
    }
    guard [Self.encryption.name, Self.kmsKey.name].contains(where: context.reads.wants) else {
      return
    }
    try await TableEncryption.read(
      description.json["SSEDescription"], into: &live.properties, declared: resource.properties,
      context)
  }

  /// What DescribeTable doesn't return.
  private struct Extras: Sendable {
    var properties = Properties()
    var tags: [String: String]?
  }

  private func extras(of name: String, _ context: KindContext) async throws -> Extras {
    let aws = context.aws
    let arn = arn(of: name, context)
    let wantsTags = context.reads.wantsOwner || context.reads.wants(Self.tags.name)
    async let expiry =
      context.reads.wants(Self.timeToLive.name)
      ? aws.describeTimeToLive(table: name) : nil
    async let recovery =
      context.reads.wants(Self.pointInTimeRecovery.name)
      ? aws.describePointInTimeRecovery(table: name) : nil
    async let tags = wantsTags ? context.tableTags(arn: arn) : nil
    var extras = Extras()
    extras.properties[Self.timeToLive] = try await expiry
    extras.properties[Self.pointInTimeRecovery] = try await recovery
    extras.tags = try await tags
    return extras
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.aws.listTableNames()) { name in
      guard let tags = try await context.tableTags(arn: arn(of: name, context)) else { return nil }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "dynamodb", name: $0,
        operations: [
          "CreateTable", "UpdateTable", "DeleteTable", "UpdateTimeToLive",
          "UpdateContinuousBackups", "UpdateContributorInsights", "UpdateKinesisStreaming",
          "PutResourcePolicy", "DeleteResourcePolicy", "TagResource", "UntagResource",
        ])
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let description = try await context.tableDescription(name(of: resource))
    return Trace(created: description?["CreationDateTime"]?.time)
  }

  /// DescribeTable's number of items is hours old on AWS, so the table itself is read. Items of the
  /// stack's item sets can be made again.
  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let name = try name(of: resource)
    let seeds = context.seededItems(in: name)
    guard !seeds.isEmpty, let key = try await context.itemKey(of: name) else {
      return try await context.aws.holdsItems(table: name) ? "at least 1 item" : nil
    }
    var start: DynamoDBItem?
    repeat {
      let before = start
      let page = try await found { try await context.aws.scanItems(table: name, after: before) }
      guard let page else { return nil }
      for item in page.items {
        let text = ItemKey.text(item, key.names)
        let isSeed = text.map { text in seeds.contains { $0[text] == item.fingerprint } } ?? false
        if !isSeed { return "at least 1 item" }
      }
      start = page.lastEvaluatedKey
    } while start != nil
    return nil
  }
}
