import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension DataStream {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let (aws, properties) = (context.aws, resource.properties)
    let name = try properties.required(Self.name)
    if let attributes = try await resume(resource, named: name, context) { return attributes }
    let shards = properties[Self.mode] == "on-demand" ? nil : properties[Self.shards] ?? 1
    let obstacle = try await obstacle([.conflict, .alreadyExists]) {
      try await aws.createStream(name, shards: shards, tags: resource.tags)
    }
    if obstacle != nil {
      // Either only the answer to a first request was lost, or a stream that is being deleted
      // still has the name.
      if let attributes = try await resume(resource, named: name, context) { return attributes }
      try await context.pace.retrying(
        while: { $0.cause == .conflict || $0.cause == .alreadyExists }
      ) {
        try await aws.createStream(name, shards: shards, tags: resource.tags)
      }
    }
    _ = try await active(name, context)
    let retention = properties[Self.retention] ?? 24 * Self.hour
    if retention > 24 * Self.hour {
      try await aws.setStreamRetention(name, hours: retention / Self.hour, isLonger: true)
      _ = try await active(name, context)
    }
    if let key = properties[Self.kmsKey] {
      try await aws.startStreamEncryption(name, key: key)
      _ = try await active(name, context)
    }
    return attributes(of: properties, in: context.scope)
  }

  /// Continues from what an earlier attempt created; nil if there is nothing.
  private func resume(
    _ resource: ResourceHandle, named name: String, _ context: KindContext
  ) async throws -> LiveAttributes? {
    guard try await context.lookingAgain().stream(name) != nil else { return nil }
    // Kinesis changes a stream only while it is active.
    _ = try await active(name, context)
    guard let live = try await read(resource, context.lookingAgain()) else {
      throw KindError("The stream \(name) was deleted in the meantime.")
    }
    return try await converge(resource, from: live, context)
  }

  /// One change after the other, because Kinesis refuses a change of a stream that isn't active.
  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let (aws, properties) = (context.aws, resource.properties)
    let name = try properties.required(Self.name)
    if changed.contains(Self.mode.name), let mode = properties[Self.mode] {
      try await aws.setStreamMode(
        context.scope.arn("kinesis", "stream/\(name)"), isOnDemand: mode == "on-demand")
      _ = try await active(name, context)
    }
    if !changed.isDisjoint(with: [Self.mode.name, Self.shards.name]),
      let shards = properties[Self.shards]
    {
      try await scale(name, to: shards, context)
    }
    if changed.contains(Self.retention.name) {
      let wanted = properties[Self.retention] ?? 24 * Self.hour
      try await aws.setStreamRetention(
        name, hours: wanted / Self.hour,
        isLonger: wanted > live.properties[Self.retention] ?? 24 * Self.hour)
      _ = try await active(name, context)
    }
    if changed.contains(Self.kmsKey.name) {
      if let key = properties[Self.kmsKey] {
        try await aws.startStreamEncryption(name, key: key)
      } else if let key = live.properties[Self.kmsKey] {
        try await aws.stopStreamEncryption(name, key: key)
      }
      _ = try await active(name, context)
    }
    if changed.contains(Self.tags.name) {
      try await Tags.write(
        resource.tags, over: try await aws.listStreamTags(name),
        set: { try await aws.tagStream(name, $0) },
        remove: { try await aws.untagStream(name, keys: $0) })
    }
    return attributes(of: properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let name = resource.properties[Self.name] else { return }
    // A stream that is still changing can't be deleted.
    try await context.pace.retrying(while: { $0.cause == .conflict }) {
      try await ignoringMissing { try await context.aws.deleteStream(name) }
    }
    _ = try await context.pace.wait(for: "The stream \(name) going away") {
      try await found { try await context.aws.describeStream(name) } == nil ? true : nil
    }
  }

  /// Kinesis "UpdateShardCount" at most doubles the number, and at most halves it.
  private func scale(_ name: String, to count: Int, _ context: KindContext) async throws {
    var now = try await active(name, context)["OpenShardCount"]?.int ?? count
    while now != count {
      let next = count > now ? min(count, now.clampedMultiplying(by: 2)) : max(count, (now + 1) / 2)
      try await context.aws.setShardCount(name, next)
      _ = try await active(name, context)
      now = next
    }
  }

  private func active(_ name: String, _ context: KindContext) async throws -> JSONValue {
    try await context.pace.wait(for: "The stream \(name) becoming active") {
      let stream = try await context.aws.describeStream(name)
      return stream["StreamStatus"] == "ACTIVE" ? stream : nil
    }
  }
}
