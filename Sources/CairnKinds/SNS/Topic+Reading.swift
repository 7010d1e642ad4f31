import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnJSON
import CairnLanguage

extension Topic {
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let arn = try arn(of: resource, context)
    let wantsTags = context.reads.wantsOwner || context.reads.wants(Self.tags.name)
    // A known topic is read with all requests at once; for one that may be missing, existence is
    // checked first.
    async let early = wantsTags && !context.reads.wantsOwner ? context.topicTags(arn) : nil
    guard let attributes = try await context.topicAttributes(arn) else {
      _ = try await early
      return nil
    }
    var live = LiveResource(
      properties: TopicSettings.properties(
        named: try resource.properties.required(Self.name), from: attributes, in: context.scope),
      attributes: self.attributes(of: resource.properties, in: context.scope), owner: .unread,
      unmanaged: TopicSettings.members.unmanaged(
        in: .object(attributes.mapValues(JSONValue.string))))
    try await readProtection(into: &live, arn, context)
    if wantsTags {
      var tags = try await early
      if tags == nil { tags = try await context.topicTags(arn) }
      guard let tags else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    return live
  }

  /// FIFO topics have no data protection. Quirk of LocalStack: no topic has.
  private func readProtection(
    into live: inout LiveResource, _ arn: String, _ context: KindContext
  ) async throws {
    guard context.scope.flavour == .aws, context.reads.wants(Self.dataProtection.name) else {
      return
    }
    if live.properties[Self.fifo] != true {
      let text = try await context.aws.getTopicDataProtection(arn)
      live.properties[raw: Self.dataProtection.name] = text.map { Value(json: $0) ?? .string($0) }
    }
    live.properties.markRead([Self.dataProtection.name])
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.topics()) { arn in
      guard let name = ARN(arn)?.resource, let tags = try await context.topicTags(arn) else {
        return nil
      }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      .topic(
        scope.arn("sns", $0),
        operations: [
          "CreateTopic", "SetTopicAttributes", "AddPermission", "RemovePermission",
          "PutDataProtectionPolicy", "TagResource", "UntagResource", "DeleteTopic",
        ])
    }
  }

  /// Replays need the archive, which goes with the topic.
  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let attributes = try await context.aws.getTopicAttributes(try arn(of: resource, context)) ?? [:]
    guard TopicArchive.seconds(attributes["ArchivePolicy"]) != nil,
      let start = attributes["BeginningArchiveTime"], !start.isEmpty
    else { return nil }
    return "messages archived since \(start)"
  }
}

extension AuditedResource {
  static func topic(_ arn: String, operations: [String]) -> AuditedResource {
    AuditedResource(
      service: "sns", name: ARN(arn)?.resource ?? arn, trailName: arn, operations: operations)
  }
}
