import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// A setting of a bucket that has its own requests to read and write.
enum BucketSetting: CaseIterable, Sendable {
  case versioning, encryption, cors, lifecycle, publicAccess, ownership, acl, website, eventBridge
  case tags

  struct Report: Sendable {
    var properties = Properties()
    var owner: LiveResource.Owner?
    var unmanaged: [UnmanagedSetting] = []
  }

  var fields: [String] {
    switch self {
    case .versioning: [Bucket.versioning.name]
    case .encryption: [Bucket.encryption.name, Bucket.kmsKey.name]
    case .cors: [Bucket.cors.name]
    case .lifecycle: [Bucket.lifecycle.name]
    case .publicAccess: [Bucket.publicAccess.name, Bucket.publicAccessBlock.name]
    case .ownership: [Bucket.ownership.name]
    case .acl: [Bucket.acl.name]
    case .website: [Bucket.website.name]
    case .eventBridge: [Bucket.eventBridge.name]
    case .tags: [Bucket.tags.name]
    }
  }

  func read(
    _ bucket: String, _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> Report {
    let (aws, declared) = (context.aws, resource.properties)
    var report = Report()
    switch self {
    case .versioning:
      let versioning = try await aws.getBucketVersioning(bucket)
      report.properties[Bucket.versioning] = versioning.state == .enabled
      if versioning.needsCodeToDelete {
        report.unmanaged = [UnmanagedSetting("MfaDelete", "Enabled")]
      }
    case .encryption:
      let encryption = try await aws.getBucketEncryption(bucket)
      report.properties[Bucket.encryption] =
        Self.algorithms.first { $0.1 == encryption.algorithm }?.0
      report.properties[Bucket.kmsKey] = encryption.keyID.map {
        Self.key($0, asDeclared: declared[Bucket.kmsKey])
      }
      report.properties.markRead([Bucket.kmsKey.name])
      report.unmanaged = encryption.unknown.map { UnmanagedSetting($0.name, $0.value) }
    case .cors:
      let rules = BucketCORS.rules(try await aws.getBucketCORS(bucket))
      report.properties[Bucket.cors] = rules.known
      report.unmanaged = BucketCORS.unmanaged(rules, declared: declared[Bucket.cors] ?? [])
    case .lifecycle:
      let lifecycle = try await aws.getBucketLifecycle(bucket)
      report.properties[Bucket.lifecycle] = BucketLifecycle.rules(lifecycle).known
      report.unmanaged = BucketLifecycle.unmanaged(
        lifecycle, declared: declared[Bucket.lifecycle] ?? [])
    case .publicAccess:
      let block = try await aws.getPublicAccessBlock(bucket)
      report.properties = BucketAccess.read(
        block, of: resource, isWhole: context.reads == .everything)
    case .ownership:
      // A bucket of AWS without the setting is older than it. Quirk of emulators: not all of them
      // give the default to a new bucket.
      let ownership =
        try await aws.getBucketOwnership(bucket)
        ?? (context.scope.flavour == .emulator ? "BucketOwnerEnforced" : "ObjectWriter")
      report.properties[Bucket.ownership] =
        BucketAccess.ownerships.first { $0.1 == ownership }?.0 ?? ownership
    case .acl:
      BucketAccess.read(try await aws.getBucketACL(bucket), into: &report)
    case .website:
      let (website, unmanaged) = BucketWebsite.read(try await aws.getBucketWebsite(bucket))
      report.properties[Bucket.website] = website
      report.properties.markRead([Bucket.website.name])
      report.unmanaged = unmanaged
    case .eventBridge:
      report.properties[Bucket.eventBridge] =
        try await context.notifications(of: bucket)?.sendsToEventBridge ?? false
    case .tags:
      let tags = try await context.bucketTags(bucket)
      report.properties[Bucket.tags] = Tags.users(tags)
      report.owner = LiveResource.Owner(tags: tags, Bucket().schema, in: context.scope)
    }
    return report
  }

  /// If S3 accepts a setting only as a whole, its unmanaged parts are read just before the write
  /// and sent back unchanged.
  ///
  /// - Parameters:
  ///   - isNew: the bucket is new, and so has no unmanaged settings.
  ///   - known: the unmanaged settings that the plan knew.
  func write(
    _ resource: ResourceHandle, bucket: String, isNew: Bool, known: [UnmanagedSetting],
    _ context: KindContext
  ) async throws {
    let (aws, properties) = (context.aws, resource.properties)
    switch self {
    case .versioning:
      var versioning =
        isNew ? S3Versioning(.never) : try await aws.getBucketVersioning(bucket)
      if properties[Bucket.versioning] == true {
        versioning.state = .enabled
      } else if versioning.state == .enabled {
        versioning.state = .suspended
      }
      try await aws.setBucketVersioning(bucket, versioning)
    case .encryption:
      var encryption = isNew ? S3Encryption.aes256 : try await aws.getBucketEncryption(bucket)
      let wanted = properties[Bucket.encryption] ?? "aes256"
      encryption.algorithm = Self.algorithms.first { $0.0 == wanted }?.1 ?? "AES256"
      encryption.keyID = properties[Bucket.kmsKey]
      try await aws.setBucketEncryption(bucket, encryption)
    case .cors:
      let live = isNew ? [] : BucketCORS.rules(try await aws.getBucketCORS(bucket))
      try await aws.setBucketCORS(
        bucket, BucketCORS.trees(properties[Bucket.cors] ?? [], over: live))
    case .lifecycle:
      let live = isNew ? S3Lifecycle() : try await aws.getBucketLifecycle(bucket)
      try await aws.setBucketLifecycle(
        bucket,
        BucketLifecycle.lifecycle(
          properties[Bucket.lifecycle] ?? [], over: live, replacing: known))
    case .publicAccess:
      try await aws.setPublicAccessBlock(bucket, BucketAccess.block(of: properties))
    case .ownership:
      let wanted = properties[Bucket.ownership] ?? "bucket-owner-enforced"
      try await aws.setBucketOwnership(
        bucket, BucketAccess.ownerships.first { $0.0 == wanted }?.1 ?? wanted)
    case .acl:
      try await aws.setBucketACL(bucket, canned: properties[Bucket.acl] ?? "private")
    case .website:
      try await aws.setBucketWebsite(bucket, properties[Bucket.website].map(BucketWebsite.tree))
    case .eventBridge:
      // A part of the notification configuration, whose entries are the kind `notifications`.
      let edit = NotificationConfigurations.Edit(
        removed: [], sendsToEventBridge: properties[Bucket.eventBridge] ?? false)
      for fault in try await NotificationConfigurations.shared.change(bucket, [edit], context) {
        if let fault { throw fault }
      }
    case .tags:
      // The whole set, because some emulators give a new bucket the tags of an old one of its name.
      // S3 requires the set to include the tags of AWS itself (Amazon S3 API "PutBucketTagging").
      var tags = resource.tags
      if !isNew {
        tags.merge(try await aws.getBucketTags(bucket).filter { $0.key.hasPrefix("aws:") }) { $1 }
      }
      try await aws.setBucketTags(bucket, tags)
    }
  }

  /// The settings to write at the same time, in their order. S3 refuses a list while the bucket's
  /// owner owns everything or public lists are blocked, and that ownership while a list permits
  /// others something.
  static func inOrder(
    _ settings: [BucketSetting], of properties: Properties
  ) -> [[BucketSetting]] {
    let isPrivate = (properties[Bucket.acl] ?? "private") == "private"
    return [
      settings.filter { $0 != .ownership && (isPrivate || $0 != .acl) },
      settings.filter { $0 == .ownership }, settings.filter { !isPrivate && $0 == .acl },
    ]
  }

  /// Whether a new bucket has the declared value by default.
  func isDefault(in properties: Properties) -> Bool {
    switch self {
    case .versioning: properties[Bucket.versioning] != true
    case .encryption: (properties[Bucket.encryption] ?? "aes256") == "aes256"
    case .cors: properties[Bucket.cors]?.isEmpty ?? true
    case .lifecycle: properties[Bucket.lifecycle]?.isEmpty ?? true
    case .publicAccess: BucketAccess.block(of: properties).isComplete
    case .ownership:
      (properties[Bucket.ownership] ?? "bucket-owner-enforced") == "bucket-owner-enforced"
    case .acl: (properties[Bucket.acl] ?? "private") == "private"
    case .website: properties[Bucket.website] == nil
    case .eventBridge: properties[Bucket.eventBridge] != true
    case .tags: false
    }
  }

  private static let algorithms = [
    ("aes256", "AES256"), ("kms", "aws:kms"), ("kms-dsse", "aws:kms:dsse"),
  ]

  /// A key may be declared by its id and returned as its ARN.
  private static func key(_ live: String, asDeclared declared: String?) -> String {
    guard let declared, live.hasSuffix("/\(declared)") else { return live }
    return declared
  }
}
