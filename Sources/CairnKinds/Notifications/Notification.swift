import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// `notifications`: events that a bucket sends. A bucket has one configuration for all of them.
/// Each of our entries in it names its owner in its id; entries of other tools aren't changed.
package struct Notification: CatalogKind, WholeKind {
  static let destinations: [any NotificationDestination.Type] =
    Catalog.everyKind.compactMap { $0.notificationDestination }

  private let configurations = NotificationConfigurations.shared

  package init() {}

  package let services = ["s3"]

  package static let bucket = Field<String>(
    "bucket", .reference(sections: [Bucket.section], attribute: "name"), .required,
    change: .replacement, isContainer: true, doc: "Bucket that emits the events.", example: "images"
  )
  package static let events = Field<[String]>(
    "events", .list(.enumeration(eventNames), count: 1...30, order: .insignificant), .required,
    doc: "Event types.", example: "[\"s3:ObjectCreated:*\"]")
  package static let prefix = Field<String>(
    "prefix", .string(StringRule(length: 0...1_024)), default: "",
    doc: "Only keys with this prefix.", example: "photos/")
  package static let suffix = Field<String>(
    "suffix", .string(StringRule(length: 0...1_024)), default: "",
    doc: "Only keys with this suffix.", example: ".jpg")
  /// The resource's own name, which identifies the entry in the bucket's configuration.
  package static let entry = Field<String>(
    "entry", .string(), .computed, change: .replacement,
    doc: "The notification's name in the bucket's configuration.")

  /// Amazon S3 "Supported event types for SQS, SNS, and Lambda".
  static let eventNames = [
    "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload", "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated", "s3:ObjectRestore:*", "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed", "s3:ObjectRestore:Delete", "s3:ReducedRedundancyLostObject",
    "s3:Replication:*", "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold", "s3:Replication:OperationNotTracked",
    "s3:LifecycleExpiration:*", "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated", "s3:LifecycleTransition",
    "s3:IntelligentTiering", "s3:ObjectTagging:*", "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete", "s3:ObjectAcl:Put",
  ]

  package let schema = KindSchema(
    section: "notifications", noun: "notification",
    doc: "Events that buckets send to "
      + "\(destinations.map { "\($0.field.name)s" }.listed).",
    fields: [bucket.schema, events.schema, prefix.schema, suffix.schema]
      + destinations.map { $0.field.schema } + [entry.schema],
    rules: [targetRule, eventsRule, BucketName.ledgerRule(bucket.name)],
    stackRules: destinations.flatMap { $0.stackRules } + [overlapRule] + regionRules,
    lints: destinations.flatMap { $0.lints }, toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let bucket = properties[Self.bucket], let entry = properties[Self.entry] else {
      return nil
    }
    return Identity("\(BucketName.named(by: bucket))/\(entry)")
  }

  /// S3 accepts the notifications of a bucket only as a whole, and refuses entries that overlap.
  package func whole(of properties: Properties) -> String? {
    properties[Self.bucket].map(BucketName.named)
  }

  /// S3 would merge or refuse two entries with the same content.
  package func meaning(of properties: Properties, in scope: Scope) -> Identity? {
    guard let bucket = properties[Self.bucket], let events = properties[Self.events],
      let destination = Self.destination(in: properties)?.arn
    else { return nil }
    let filter = [properties[Self.prefix] ?? "", properties[Self.suffix] ?? ""]
    return Identity(([bucket, destination] + filter + events.sorted()).joined(separator: "\n"))
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  private static func destination(
    in properties: Properties
  ) -> (destination: any NotificationDestination.Type, arn: String)? {
    for destination in destinations {
      if let arn = properties[destination.field] { return (destination, arn) }
    }
    return nil
  }

  /// Nil if no kind of the catalog describes the destination.
  static func destination(
    of target: S3NotificationConfiguration.Entry.Target
  ) -> (destination: any NotificationDestination.Type, arn: String)? {
    for destination in destinations {
      if let arn = destination.arn(of: target) { return (destination, arn) }
    }
    return nil
  }

  /// Names the entry, and adds the permission that S3 needs to reach the destination.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var notification = declaration
    notification.properties[Self.entry.name] = .string(declaration.address.name)
    guard let bucket = declaration.properties[Self.bucket.name],
      let destination = Self.destinations.first(where: {
        declaration.properties[$0.field.name] != nil
      })
    else { return [notification] }
    let rights = destination.rights(
      of: declaration, named: "\(declaration.address.name)-notification",
      from: BucketName.arn(ofReference: bucket))
    // S3 tries to reach the destination when the notification is created.
    notification.dependsOn += rights.map(\.address)
    return rights + [notification]
  }

  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    let source = declaration.properties[Self.bucket.name].flatMap(BucketName.arn(ofReference:))
    return Self.destinations.flatMap { $0.grants(of: declaration, from: source) }
  }

  /// And S3's right to use the key of an encrypted destination that has a policy. Amazon S3 user
  /// guide, "Granting permissions to publish event notification messages to a destination".
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    let grants = grants(of: declaration)
    return grants
      + Set(grants.map(\.field)).sorted().flatMap { field in
        Grant.toUseKey(
          of: declaration.properties[field], by: "s3.amazonaws.com", from: declaration,
          field: field, among: { stack[$0] })
      }
  }

  // MARK: Reading

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let (bucket, marks) = try place(of: resource, context)
    guard let configuration = try await context.notifications(of: bucket),
      let entry = marks.lazy.compactMap({ mark in
        configuration.entries.first { $0.id == mark.text }
      }).first ?? (context.adopts ? Self.nobodys(resource, in: configuration) : nil)
    else { return nil }
    var properties = Self.properties(of: entry)
    properties[Self.bucket] = resource.properties[Self.bucket]
    properties[Self.entry] = resource.address.name
    return LiveResource(
      properties: properties, attributes: [:],
      owner: marks.first { $0.text == entry.id }
        .map { .stack($0.stack, resource: $0.resource) } ?? .nobody)
  }

  /// An entry without an owner and with the same content.
  private static func nobodys(
    _ resource: ResourceHandle, in configuration: S3NotificationConfiguration
  ) -> S3NotificationConfiguration.Entry? {
    guard let wanted = try? entry(id: nil, resource) else { return nil }
    return configuration.entries.first { $0.isNobodys && $0.hasSameContent(as: wanted) }
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.buckets()) { bucket -> [FoundResource]? in
      guard let configuration = try await context.notifications(of: bucket.name) else {
        return nil
      }
      return configuration.entries.map { entry -> FoundResource in
        let mark = entry.id.flatMap(OwnerMark.init(text:))
        let name = mark?.resource ?? entry.id ?? ""
        var properties = Self.properties(of: entry)
        properties[Self.bucket] = bucket.name
        properties[Self.entry] = name
        return FoundResource(
          identity: Identity("\(bucket.name)/\(name)"),
          owner: mark.map { .stack($0.stack, resource: $0.resource) } ?? .nobody,
          properties: properties)
      }
    }.flatMap { $0 }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.bucket].map {
      .bucket(BucketName.named(by: $0), operations: ["PutBucketNotification", "DeleteBucket"])
    }
  }

  private static func properties(of entry: S3NotificationConfiguration.Entry) -> Properties {
    var properties = Properties()
    properties[Self.events] = entry.events.sorted()
    properties[Self.prefix] = entry.prefix
    properties[Self.suffix] = entry.suffix
    if let (destination, arn) = destination(of: entry.target) {
      properties[destination.field] = arn
    }
    properties.markRead(destinations.map { $0.field.name })
    return properties
  }

  // MARK: Writing

  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    try await write(.create(resource), context)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    try await write(.update(resource, from: live, changed: changed), context)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    _ = try await write(.delete(resource), context)
  }

  private func write(
    _ write: KindWrite, _ context: KindContext
  ) async throws -> LiveAttributes {
    for result in await writeTogether([write], context) { _ = try result.get() }
    return [:]
  }

  /// All changes succeed or none, because S3 accepts or refuses the whole configuration.
  package func writeTogether(
    _ writes: [KindWrite], _ context: KindContext
  ) async -> [Result<LiveAttributes, any Error>] {
    do {
      let edits = try writes.map { try edit($0, context) }
      let bucket = try place(of: writes[0].resource, context).bucket
      let faults = try await configurations.change(bucket, edits, context)
      return faults.map { $0.map { .failure($0) } ?? .success([:]) }
    } catch {
      return writes.map { _ in .failure(error) }
    }
  }

  private func edit(
    _ write: KindWrite, _ context: KindContext
  ) throws -> NotificationConfigurations.Edit {
    let marks = try place(of: write.resource, context).marks.map(\.text)
    switch write {
    case .delete: return .init(removed: Set(marks))
    case .create(let resource), .update(let resource, _, _):
      return .init(removed: Set(marks), entry: try Self.entry(id: marks[0], resource))
    }
  }

  private static func entry(
    id: String?, _ resource: ResourceHandle
  ) throws -> S3NotificationConfiguration.Entry {
    let properties = resource.properties
    guard let (destination, arn) = destination(in: properties) else {
      throw KindError("The notification \(resource.address) has no destination.")
    }
    return S3NotificationConfiguration.Entry(
      id: id, target: destination.target(arn), events: (properties[Self.events] ?? []).sorted(),
      prefix: properties[Self.prefix] ?? "", suffix: properties[Self.suffix] ?? "")
  }

  /// The marks are that of the declaration and, after a rename, the former one.
  private func place(
    of resource: ResourceHandle, _ context: KindContext
  ) throws -> (bucket: String, marks: [OwnerMark]) {
    guard let bucket = resource.properties[Self.bucket] else {
      throw KindError(
        "The notification \(resource.address) has no bucket.", path: Self.bucket.name)
    }
    return (
      BucketName.named(by: bucket),
      resource.owners(in: context.scope).map { OwnerMark($0.stack, $0.name) }
    )
  }
}
