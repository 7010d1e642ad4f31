import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension DataStream: AnswerKind {
  package var answers: [String: AnswerMembers] { ["StreamDescriptionSummary": Self.members] }

  /// Amazon Kinesis Data Streams API, "StreamDescriptionSummary".
  static let members = AnswerMembers(
    held: [
      "StreamName", "StreamModeDetails", "OpenShardCount", "RetentionPeriodHours",
      "EncryptionType", "KeyId",
    ],
    reported: [
      "ConsumerCount", "StreamARN", "StreamCreationTimestamp", "StreamId", "StreamStatus",
      "WarmThroughput",
    ],
    defaults: [
      "EnhancedMonitoring": [[["ShardLevelMetrics": []]]], "MaxRecordSizeInKiB": [1024],
    ])

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let name = resource.properties[Self.name],
      let stream = try await context.stream(name)
    else { return nil }
    var live = LiveResource(
      properties: Self.properties(of: stream, like: resource.properties),
      attributes: attributes(of: resource.properties, in: context.scope), owner: .unread,
      unmanaged: Self.members.unmanaged(in: stream))
    live.properties[Self.name] = name
    if context.reads.wantsOwner || context.reads.wants(Self.tags.name) {
      guard let tags = try await context.streamTags(name) else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    return live
  }

  private static func properties(of stream: JSONValue, like declared: Properties) -> Properties {
    var properties = Properties()
    let isOnDemand = stream["StreamModeDetails"]?["StreamMode"] == "ON_DEMAND"
    properties[mode] = isOnDemand ? "on-demand" : "provisioned"
    properties[shards] = isOnDemand ? nil : stream["OpenShardCount"]?.int
    properties[retention] = (stream["RetentionPeriodHours"]?.int ?? 24)
      .clampedMultiplying(by: hour)
    properties[kmsKey] = stream["EncryptionType"] == "KMS" ? stream["KeyId"]?.string : nil
    properties.markRead([shards.name, kmsKey.name])
    return properties
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.aws.listStreams()) { name in
      guard let tags = try await context.streamTags(name) else { return nil }
      return tagged(name, Properties([Self.name.name: .string(name)]), tags: tags, context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let stream = try await context.stream(resource.properties.required(Self.name))
    return Trace(created: stream?["StreamCreationTimestamp"]?.time)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "kinesis", name: $0,
        operations: [
          "CreateStream", "DeleteStream", "UpdateStreamMode", "UpdateShardCount", "SplitShard",
          "MergeShards", "IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod",
          "StartStreamEncryption", "StopStreamEncryption", "EnableEnhancedMonitoring",
          "DisableEnhancedMonitoring", "AddTagsToStream", "RemoveTagsFromStream", "TagResource",
          "UntagResource",
        ])
    }
  }

  /// Looks for a record in the stream's first shards.
  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    guard let shards = try await found({ try await aws.listShards(name) }) else { return nil }
    let held = try await concurrently(Array(shards.prefix(16))) { shard in
      try await found { try await aws.holdsRecords(name, shard: shard) }
    }
    return held.contains(true) ? "records" : nil
  }
}

/// Requests to Kinesis that several resources of a round share.
extension KindContext {
  /// Nil when there is no such stream, or only one that is being deleted.
  func stream(_ name: String) async throws -> JSONValue? {
    let aws = aws
    let stream = try await shared.answer(to: "kinesis DescribeStreamSummary \(name)") {
      try await found { try await aws.describeStream(name) }
    }
    return stream?["StreamStatus"] == "DELETING" ? nil : stream
  }

  /// Nil when there is no such stream.
  func streamTags(_ name: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "kinesis ListTagsForStream \(name)") {
      try await found { try await aws.listStreamTags(name) }
    }
  }
}
