import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension LogGroup: AnswerKind {
  package var answers: [String: AnswerMembers] {
    [
      "LogGroup": Self.members, "SubscriptionFilter": LogSubscription.members,
      "MetricFilter": LogMetric.members,
    ]
  }

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let name = resource.properties[Self.name],
      let group = try await context.logGroup(name)
    else { return nil }
    var live = LiveResource(
      properties: Self.properties(of: group, in: context.scope),
      attributes: attributes(of: resource.properties, in: context.scope), owner: .unread,
      unmanaged: Self.members.unmanaged(in: group.answer))
    if context.reads.wantsOwner || context.reads.wants(Self.tags.name) {
      guard let tags = try await context.logGroupTags(name) else { return nil }
      live.properties[Self.tags] = Tags.users(tags)
      live.owner = owner(of: tags, context)
    }
    try await readFilters(into: &live, of: group, like: resource.properties, context)
    return live
  }

  private static func properties(of group: CloudWatchLogGroup, in scope: Scope) -> Properties {
    var properties = Properties()
    properties[name] = group.name
    properties[retention] = group.retentionInDays.map(LogRetention.seconds)
    properties.markRead([retention.name])
    // Quirk of LocalStack: it forgets the class, and never changes the key.
    guard scope.flavour == .aws else { return properties }
    properties[kmsKey] = group.answer["kmsKeyId"]?.string
    properties[logClass] = (group.answer["logGroupClass"]?.string ?? "STANDARD").lowercased()
      .replacing("_", with: "-")
    properties.markRead([kmsKey.name])
    return properties
  }

  /// CloudWatch Logs, "LogGroup".
  static let members = AnswerMembers(
    held: ["logGroupName", "retentionInDays", "kmsKeyId", "logGroupClass"],
    reported: [
      "arn", "logGroupArn", "creationTime", "storedBytes", "metricFilterCount",
      "inheritedProperties",
    ],
    defaults: ["dataProtectionStatus": ["DELETED", "DISABLED", "ARCHIVED"]])

  /// Without the groups that Lambda creates for functions.
  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.logGroups()) { group in
      guard let tags = try await context.logGroupTags(group.name) else { return nil }
      let found = tagged(
        group.name, Properties([Self.name.name: .string(group.name)]), tags: tags, context)
      return found.owner == .nobody && group.name.hasPrefix(Function.logGroups) ? nil : found
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let group = try await context.logGroup(resource.properties.required(Self.name))
    return Trace(
      created: group?.answer["creationTime"]?.int.map { UTCTime(secondsSinceEpoch: $0 / 1000) })
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "logs", name: $0,
        operations: [
          "CreateLogGroup", "DeleteLogGroup", "PutRetentionPolicy", "DeleteRetentionPolicy",
          "AssociateKmsKey", "DisassociateKmsKey", "PutDataProtectionPolicy",
          "DeleteDataProtectionPolicy", "PutLogGroupDeletionProtection", "PutSubscriptionFilter",
          "DeleteSubscriptionFilter", "PutMetricFilter", "DeleteMetricFilter", "TagLogGroup",
          "TagResource", "UntagLogGroup", "UntagResource",
        ])
    }
  }

  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let name = try resource.properties.required(Self.name)
    let page = try await found { try await context.aws.describeLogStreams(name) }
    guard let page else { return nil }
    // A stream may have been created without a line.
    let count = page.streams.filter { $0["firstEventTimestamp"] != nil }.count
    if page.isTruncated { return "over \(page.streams.count) log streams" }
    return count == 0 ? nil : count == 1 ? "1 log stream" : "\(count) log streams"
  }
}
