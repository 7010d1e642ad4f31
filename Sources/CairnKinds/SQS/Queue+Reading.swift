import CairnAWS
import CairnEngine
import CairnLanguage

extension Queue {
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let queue = try address(of: resource, context)
    let wantsTags = context.reads.wantsOwner || context.reads.wants(Self.tags.name)
    // A known queue is asked for both at once; one that may be absent is looked for first.
    async let early = wantsTags && !context.reads.wantsOwner ? tags(of: queue, context) : nil
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
      ], owner: .unread)
    if wantsTags {
      var tags = try await early
      if tags == nil { tags = try await self.tags(of: queue, context) }
      guard let tags else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = LiveResource.Owner(tags: tags)
    }
    return live
  }

  private func tags(
    of queue: QueueAddress, _ context: KindContext
  ) async throws -> [String: String]? {
    try await context.aws.listQueueTags(queueURL: queue.url)
  }

  package func list(_ context: KindContext) async throws -> [OwnedResource] {
    try await concurrently(try await context.aws.listQueueNames()) { name in
      let queue = QueueAddress(name, in: context.scope)
      guard let tags = try await context.aws.listQueueTags(queueURL: queue.url),
        case .stack(context.scope.stack, let resource) = LiveResource.Owner(tags: tags)
      else { return nil }
      var properties = Properties()
      properties[Self.name] = name
      return OwnedResource(
        name: resource, identity: Identity(name), properties: properties,
        attributes: self.attributes(of: properties, in: context.scope))
    }
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
    ].reduce(0) { $0 + (attributes[$1].flatMap { Int($0) } ?? 0) }
    return count == 0 ? nil : count == 1 ? "1 message" : "\(count) messages"
  }
}

extension KindContext {
  /// A queue's attributes, asked for once for the queue and its policy.
  func queueAttributes(_ queue: QueueAddress) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "sqs:GetQueueAttributes:\(queue.url)") {
      try await aws.getQueueAttributes(queueURL: queue.url)
    }
  }
}
