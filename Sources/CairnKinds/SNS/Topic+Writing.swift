import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Topic {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // An earlier attempt may have created it from an older version of the file, and SNS accepts a
    // second create only with the same attributes.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    let attributes = TopicSettings.attributes(of: resource.properties)
    try await context.aws.createTopic(
      try resource.properties.required(Self.name),
      attributes: Dictionary(attributes.map { ($0.name, $0.value) }) { $1 },
      dataProtection: try Self.protection(of: resource.properties), tags: resource.tags)
    return self.attributes(of: resource.properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let arn = try arn(of: resource, context)
    for (name, value) in TopicSettings.attributes(of: resource.properties, changed: changed) {
      try await aws.setTopicAttribute(arn, name, value)
    }
    if changed.contains(Self.dataProtection.name) {
      let policy = try Self.protection(of: resource.properties) ?? ""
      // Quirk of LocalStack: topics have no data protection.
      try await ignoring(context.scope.flavour == .emulator ? [.notImplemented] : []) {
        try await aws.putTopicDataProtection(arn, policy)
      }
    }
    if changed.contains(Self.tags.name) {
      try await Tags.write(
        resource.tags, over: try await aws.listTopicTags(arn) ?? [:],
        set: { try await aws.tagTopic(arn, $0) },
        remove: { try await aws.untagTopic(arn, keys: $0) })
    }
    return attributes(of: resource.properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let arn = try arn(of: resource, context)
    // SNS refuses to delete a topic that archives messages (Amazon SNS developer guide, "Message
    // archiving for FIFO topic owners").
    if context.scope.flavour == .aws, arn.hasSuffix(FIFO.suffix) {
      guard let attributes = try await context.aws.getTopicAttributes(arn) else { return }
      if TopicArchive.seconds(attributes["ArchivePolicy"]) != nil {
        try await ignoringMissing {
          try await context.aws.setTopicAttribute(arn, "ArchivePolicy", "{}")
        }
      }
    }
    try await ignoringMissing { try await context.aws.deleteTopic(arn) }
  }

  /// The data protection policy as JSON text.
  private static func protection(of properties: Properties) throws -> String? {
    guard let policy = properties[raw: dataProtection.name], policy != .null else { return nil }
    guard policy.isResolved else {
      throw KindError(
        "A part of `\(dataProtection.name)` is not known yet.", path: dataProtection.name)
    }
    return policy.jsonText
  }
}
