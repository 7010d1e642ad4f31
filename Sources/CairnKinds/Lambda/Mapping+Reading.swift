import CairnAWS
import CairnEngine
import CairnLanguage

extension Mapping {
  /// One listing serves all event source mappings of the round.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let aws = context.aws
    guard let source = Self.source(of: resource.properties),
      let function = resource.properties[Self.function]
    else { return nil }
    let mappings = try await context.mappings()
    guard
      var mapping = mappings.first(where: {
        $0.eventSource == source && $0.functionARN == function && !$0.isOnItsWayOut
      })
    else { return nil }
    if mapping.state.hasPrefix("Disab") {
      // Quirk of LocalStack: after an update, the former poller marks the event source mapping as
      // disabled when it stops, though the new one runs. Reading it by its id returns and corrects
      // the state.
      let id = mapping.uuid
      guard let now = try await found({ try await aws.getEventSourceMapping(id) }) else {
        return nil
      }
      mapping = now
    }
    var properties = Self.properties(of: mapping, like: resource.properties)
    var owner = LiveResource.Owner.unread
    if context.reads.wants(Self.tags.name) || context.reads.wantsOwner {
      let tags = try await context.lambdaTags(mapping.arn) ?? [:]
      properties[Self.tags] = Tags.users(tags)
      owner = self.owner(of: tags, context)
    }
    return LiveResource(
      properties: properties, attributes: Self.attributes(of: mapping), owner: owner,
      unmanaged: Self.members.unmanaged(in: mapping.answer))
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.mappings().filter { !$0.isOnItsWayOut }) { mapping in
      let properties = Self.properties(of: mapping, like: Properties())
      guard let tags = try await context.lambdaTags(mapping.arn),
        let identity = identity(of: properties, in: context.scope)
      else { return nil }
      return tagged(
        identity.text, properties, tags: tags, attributes: Self.attributes(of: mapping), context)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.attributes["uuid"]?.string.map { AuditedResource(service: "lambda", name: $0) }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let identity = identity(of: resource.properties, in: context.scope)
    let mapping = try await context.mappings().first {
      self.identity(of: Self.properties(of: $0, like: Properties()), in: context.scope) == identity
    }
    return Trace(modified: mapping?.lastModified)
  }

  static func attributes(of mapping: LambdaMapping) -> LiveAttributes {
    ["uuid": .string(mapping.uuid), "arn": .string(mapping.arn)]
  }

  static func properties(of mapping: LambdaMapping, like desired: Properties) -> Properties {
    var properties = Properties()
    let services = [":dynamodb:": table, ":kinesis:": stream]
    let source = services.first { mapping.eventSource.contains($0.key) }?.value ?? queue
    let isStream = source.name != queue.name
    properties[source] = mapping.eventSource
    properties.markRead(sources.map(\.name))
    properties[function] = mapping.functionARN
    // If the declaration has no size, Lambda's own isn't a difference.
    let size = mapping.batchSize ?? defaultBatchSize(isStream: isStream)
    let isDefault = size == defaultBatchSize(isStream: isStream)
    properties[raw: batchSize.name] =
      isDefault && desired[raw: batchSize.name] == nil ? .null : .integer(size)
    properties[batchWindow] = mapping.batchWindow
    properties[enabled] = !mapping.state.hasPrefix("Disab")
    properties[partialBatchResponses] = mapping.responseTypes.contains("ReportBatchItemFailures")
    properties[raw: maximumConcurrency.name] = Looked(at: mapping.maximumConcurrency).value
    properties[raw: filters.name] = filters(of: mapping, like: desired)
    readFailureSettings(of: mapping, into: &properties)
    let position = isStream ? mapping.startingPosition : nil
    let isUsual = position == "LATEST" && desired[raw: startingPosition.name] == nil
    properties[raw: startingPosition.name] =
      isUsual ? .null : position.map(Value.string) ?? .null
    return properties
  }

  static func defaultBatchSize(isStream: Bool) -> Int { isStream ? 100 : 10 }

  /// Patterns compare as JSON, and their order has no meaning.
  private static func filters(of mapping: LambdaMapping, like desired: Properties) -> Value {
    let patterns = mapping.filters.map { Value(json: $0) ?? .string($0) }
    if let wanted = desired[filters], Set(wanted) == Set(patterns) {
      return .list(wanted)
    }
    return .list(patterns.sorted { $0.sortKey < $1.sortKey })
  }
}

extension LambdaMapping {
  /// A deleted one is still listed for some time.
  fileprivate var isOnItsWayOut: Bool { state == "Deleting" }
}
