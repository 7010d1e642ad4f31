import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Bucket {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let name = try name(of: resource)
    // In us-east-1 a create succeeds for a bucket that an earlier attempt left.
    if try await isThere(name, context),
      var live = try await read(resource, context.lookingAgain())
    {
      // The plan didn't report these, so the user hasn't consented to losing them.
      live.unmanaged = []
      return try await converge(resource, from: live, context)
    }
    do throws(AWSError) {
      try await context.aws.createBucket(name)
    } catch {
      switch error.code {
      case "BucketAlreadyOwnedByYou":
        // Our own request arrived twice.
        break
      case "BucketAlreadyExists": throw taken(name)
      default: throw error
      }
    }
    let settings = BucketSetting.allCases.filter { !$0.isDefault(in: resource.properties) }
    try await write(settings, of: resource, bucket: name, isNew: true, known: [], context)
    return attributes(of: resource.properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let settings = BucketSetting.allCases.filter { !changed.isDisjoint(with: $0.fields) }
    try await write(
      settings, of: resource, bucket: name(of: resource), isNew: false, known: live.unmanaged,
      context)
    return attributes(of: resource.properties, in: context.scope)
  }

  private func write(
    _ settings: [BucketSetting], of resource: ResourceHandle, bucket: String, isNew: Bool,
    known: [UnmanagedSetting], _ context: KindContext
  ) async throws {
    // AWS answers 409 while another configuration of the bucket is being written.
    for step in BucketSetting.inOrder(settings, of: resource.properties) {
      let written = try await concurrently(step) { setting -> Bool? in
        try await context.pace.retrying(while: { $0.code == "OperationAborted" }) {
          try await setting.write(resource, bucket: bucket, isNew: isNew, known: known, context)
        }
        return true
      }
      assert(written.count == step.count)
    }
  }

  /// The user has already consented to deleting a bucket with objects.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let name = try name(of: resource)
    do {
      try await context.aws.deleteBucket(name)
    } catch {
      if error.isNotFound { return }
      guard error.code == "BucketNotEmpty" else { throw error }
      try await empty(name, context)
      try await context.pace.retrying(while: { $0.code == "BucketNotEmpty" }) {
        try await context.aws.deleteBucket(name)
      }
    }
  }

  /// Deletes all objects, their old versions and delete markers.
  private func empty(_ bucket: String, _ context: KindContext) async throws {
    while true {
      let page = try await context.aws.listObjectVersions(bucket)
      guard !page.versions.isEmpty else { return }
      let left = try await context.aws.deleteObjectVersions(bucket, page.versions)
      if let failure = left.first {
        throw KindError(
          "The bucket \(bucket) can't be emptied: S3 didn't delete \(left.count) of its objects, "
            + "among them \(failure.key) (\(failure.code): \(failure.message)).")
      }
    }
  }
}
