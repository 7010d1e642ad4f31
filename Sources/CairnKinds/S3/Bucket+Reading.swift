import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Bucket {
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try name(of: resource)
    var live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    live.properties[Self.name] = name
    live.attributes = attributes(of: live.properties, in: context.scope)

    let settings = BucketSetting.allCases.filter { setting in
      setting.fields.contains(where: context.reads.wants)
    }
    // For a bucket that may be missing, existence is checked first; for a known one each setting
    // shows it.
    if context.reads == .everything || settings.isEmpty {
      guard try await isThere(name, context) else { return nil }
    }
    do {
      async let others = othersNotifications(name, context)
      let reports = try await concurrently(settings) { setting in
        try await setting.read(name, resource, context)
      }
      for report in reports {
        live.properties.values.merge(report.properties.values) { _, new in new }
        live.unmanaged += report.unmanaged
        if let owner = report.owner { live.owner = owner }
      }
      live.unmanaged += try await others
    } catch let error as AWSError where error.code == "NoSuchBucket" {
      return nil
    }
    return live
  }

  // The notification configuration without its entries, which are a separate kind, and without the
  // events for EventBridge, which are a field. Only a complete
  // read requests it, because writes of notifications keep it unchanged.
  private func othersNotifications(
    _ name: String, _ context: KindContext
  ) async throws -> [UnmanagedSetting] {
    guard context.reads == .everything else { return [] }
    return try await context.notifications(of: name)?.unknown
      .filter { $0.name != S3NotificationConfiguration.eventBridge }
      .map { UnmanagedSetting($0.name, $0.value) } ?? []
  }

  /// Whether the bucket exists in our region; emulators return those of other regions too.
  func isThere(_ name: String, _ context: KindContext) async throws -> Bool {
    do {
      let region = try await context.aws.headBucket(name)
      guard let region, region != context.scope.region else { return true }
      throw KindError(
        "The bucket \(name) is in the region \(region), and the stack goes to "
          + "\(context.scope.region). Choose another name or that region.", path: Self.name.name)
    } catch let error as AWSError {
      switch (error.cause, error.code) {
      case (.notFound, _): return false
      case (.denied, _):
        throw taken(name)
      case (_, "PermanentRedirect"):
        throw KindError(
          "The bucket \(name) is in another region than \(context.scope.region). Choose another "
            + "name "
            + "or that region.", path: Self.name.name)
      default: throw error
      }
    }
  }

  func taken(_ name: String) -> KindError {
    KindError(
      "The name \(name) is taken by a bucket of another account (or you lack permission to see "
        + "it). Bucket names are unique across AWS: choose another.", path: Self.name.name)
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.buckets()) { bucket in
      let tags: [String: String]
      do {
        tags = try await context.bucketTags(bucket.name)
      } catch let error as AWSError {
        // Deleted in the meantime, or access is denied: not ours.
        guard [.notFound, .denied].contains(error.cause) else { throw error }
        return nil
      }
      return tagged(
        bucket.name, Properties([Self.name.name: .string(bucket.name)]), tags: tags, context)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    guard let identity = identity(of: resource.properties, in: scope) else { return nil }
    return .bucket(
      identity.text,
      operations: [
        "CreateBucket", "DeleteBucket", "PutBucket", "PutPublicAccessBlock",
        "DeletePublicAccessBlock", "PutObjectLockConfiguration", "PutBucketOwnershipControls",
        "DeleteBucketOwnershipControls", "PutBucketAcl", "PutBucketWebsite", "DeleteBucketWebsite",
      ])
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let name = try name(of: resource)
    return Trace(created: try await context.buckets().first { $0.name == name }?.created)
  }

  /// `onDestroy: empty` is already consent. Objects of the stack's object sets can be made again,
  /// also as old versions: a request that is sent again, or a new content type, leaves the same
  /// content behind.
  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    guard resource.properties[Self.onDestroy] != "empty" else { return nil }
    let name = try name(of: resource)
    let seeds = context.seededObjects(in: name)
    var objects = 0
    var old = 0
    var marker: S3VersionMarker?
    repeat {
      let before = marker
      guard
        let page = try await found({
          try await context.aws.listObjectVersions(name, after: before)
        })
      else { return nil }
      let versions = page.versions.filter { version in
        !version.isDeleteMarker && !seeds.contains { $0.made(version) }
      }
      let latest = versions.count(where: \.isLatest)
      objects += latest
      old += versions.count - latest
      // Only a page of seeds alone says too little.
      if page.isTruncated, objects + old > 0 || page.next == nil {
        return seeds.isEmpty || page.next == nil
          ? "over 1,000 objects" : "over \(objects + old) objects"
      }
      marker = page.isTruncated ? page.next : nil
    } while marker != nil
    switch (objects, old) {
    case (0, 0): return nil
    case (let objects, 0): return objects == 1 ? "1 object" : "\(objects) objects"
    case (0, let old): return old == 1 ? "1 old version" : "\(old) old versions"
    case (let objects, let old):
      return "\(objects == 1 ? "1 object" : "\(objects) objects") and "
        + (old == 1 ? "1 old version" : "\(old) old versions")
    }
  }
}
