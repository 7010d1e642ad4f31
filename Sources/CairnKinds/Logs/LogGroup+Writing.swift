import CairnAWS
import CairnEngine
import CairnLanguage

extension LogGroup {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    let obstacle = try await obstacle([.alreadyExists]) {
      try await context.aws.createLogGroup(
        name, kmsKey: properties[Self.kmsKey], logClass: Self.awsClass(properties),
        tags: resource.tags)
    }
    if let obstacle { return try await resume(resource, context, after: obstacle) }
    // Quirk of LocalStack: tags outlive a group, and a new one of that name gets them.
    if context.scope.flavour == .emulator { try await writeTags(resource.tags, to: name, context) }
    if let seconds = properties[Self.retention] {
      try await context.aws.putLogRetention(name, days: LogRetention.days(seconds))
    }
    if let filters = properties[Self.subscriptionFilters], !filters.isEmpty {
      try await writeSubscriptions(filters, of: name, context)
    }
    if let filters = properties[Self.metricFilters], !filters.isEmpty {
      try await writeMetrics(filters, of: name, context)
    }
    return attributes(of: properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    if changed.contains(Self.retention.name) {
      try await context.aws.putLogRetention(
        name, days: properties[Self.retention].flatMap(LogRetention.days))
    }
    if changed.contains(Self.kmsKey.name) {
      // Quirk of LocalStack: a group's key can't be changed.
      try await ignoring(context.scope.flavour == .emulator ? [.notImplemented] : []) {
        try await context.aws.setLogGroupKey(name, properties[Self.kmsKey])
      }
    }
    if changed.contains(Self.subscriptionFilters.name) {
      try await writeSubscriptions(properties[Self.subscriptionFilters] ?? [:], of: name, context)
    }
    if changed.contains(Self.metricFilters.name) {
      try await writeMetrics(properties[Self.metricFilters] ?? [:], of: name, context)
    }
    if changed.contains(Self.tags.name) { try await writeTags(resource.tags, to: name, context) }
    return attributes(of: properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let name = resource.properties[Self.name] else { return }
    try await ignoringMissing { try await context.aws.deleteLogGroup(name) }
    if context.scope.flavour == .emulator { try await deleteLeftovers(of: name, context) }
    // Quirk of LocalStack: otherwise, a function's own group of that name would get the tags.
    if context.scope.flavour == .emulator {
      try await ignoringMissing { try await writeTags([:], to: name, context) }
    }
  }

  private static func awsClass(_ properties: Properties) -> String? {
    // The default is omitted, so that it works with servers that don't support classes.
    properties[logClass].flatMap { $0 == logClass.schema.defaultValue?.string ? nil : $0 }?
      .uppercased().replacing("-", with: "_")
  }

  private func writeTags(
    _ tags: [String: String], to name: String, _ context: KindContext
  ) async throws {
    let arn = context.scope.arn("logs", "log-group:\(name)")
    let aws = context.aws
    try await Tags.write(
      tags, over: try await aws.listLogTags(arn), set: { try await aws.tagLogResource(arn, $0) },
      remove: { try await aws.untagLogResource(arn, keys: $0) })
  }
}
