import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Queue {
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let queue = try address(of: resource, context)
    let wantsTags = context.reads.wantsOwner || context.reads.wants(Self.tags.name)
    // A known queue is read with both requests at once; for one that may be missing, existence is
    // checked first.
    async let early = wantsTags && !context.reads.wantsOwner ? context.queueTags(queue) : nil
    guard let attributes = try await context.queueAttributes(queue) else {
      _ = try await early
      return nil
    }
    var live = LiveResource(
      properties: QueueSettings.properties(
        named: queue.name, from: attributes, declared: resource.properties),
      attributes: [
        "name": .string(queue.name), "url": .string(queue.url),
        "arn": .string(attributes["QueueArn"] ?? context.scope.arn("sqs", queue.name)),
      ], owner: .unread,
      unmanaged: Self.members.unmanaged(
        in: .object(attributes.mapValues(JSONValue.string))))
    if wantsTags {
      var tags = try await early
      if tags == nil { tags = try await context.queueTags(queue) }
      guard let tags else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    return live
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.queueNames()) { name in
      guard let tags = try await context.queueTags(QueueAddress(name, in: context.scope)) else {
        return nil
      }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  /// CloudTrail records the URL.
  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    guard let name = resource.properties[Self.name] else { return nil }
    return .queue(
      QueueAddress(name, in: scope),
      operations: [
        "CreateQueue", "SetQueueAttributes", "TagQueue", "UntagQueue", "AddPermission",
        "RemovePermission", "DeleteQueue",
      ])
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let attributes = try await context.queueAttributes(address(of: resource, context)) ?? [:]
    func time(_ name: String) -> UTCTime? {
      attributes[name].flatMap { Int($0) }.map { UTCTime(secondsSinceEpoch: $0) }
    }
    return Trace(created: time("CreatedTimestamp"), modified: time("LastModifiedTimestamp"))
  }

  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let queue = try address(of: resource, context)
    guard let attributes = try await context.aws.getQueueAttributes(queueURL: queue.url) else {
      return nil
    }
    let count = [
      "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ].reduce(0) { $0.clampedAdding(attributes[$1].flatMap { Int($0) } ?? 0) }
    return count == 0 ? nil : count == 1 ? "1 message" : "\(count) messages"
  }
}
