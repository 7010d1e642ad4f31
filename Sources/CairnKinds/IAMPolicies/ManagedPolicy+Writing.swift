import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension ManagedPolicy {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    let document = try Self.document(of: properties)
    let obstacle = try await obstacle([.alreadyExists]) {
      try await context.aws.createManagedPolicy(
        name, path: properties[Self.path] ?? "/",
        description: properties[Self.description] ?? "", document: document, tags: resource.tags)
    }
    if let obstacle { return try await resume(resource, context, after: obstacle) }
    return attributes(of: properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let arn = try Self.arn(of: resource, context)
    if changed.contains(Self.description.name) {
      return try await recreate(resource, context)
    }
    if changed.contains(Self.statements.name) {
      let document = try Self.document(
        of: resource.properties, version: PolicyVersion(Self.documentVersion, of: live))
      try await makeRoom(arn, context)
      try await aws.createManagedPolicyVersion(arn, document: document)
    }
    if changed.contains(Self.tags.name) {
      try await Tags.write(
        resource.tags, over: try await aws.getManagedPolicy(arn).tags,
        set: { try await aws.tagManagedPolicy(arn, $0) },
        remove: { try await aws.untagManagedPolicy(arn, keys: $0) })
    }
    return attributes(of: resource.properties, in: context.scope)
  }

  /// A policy is only deleted once no role has it and only its default version is left.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    let arn = try Self.arn(of: resource, context)
    guard let versions = try await found({ try await aws.listManagedPolicyVersions(arn) }) else {
      return
    }
    // A replacement has the name of the policy that roles still have; they get the new one later.
    if resource.successor != nil {
      for entity in try await aws.listEntities(ofManagedPolicy: arn) {
        try await ignoringMissing {
          try await aws.attachManagedPolicy(arn, to: entity, isAttached: false)
        }
      }
    }
    for version in versions where !version.isDefault {
      try await ignoringMissing { try await aws.deleteManagedPolicyVersion(arn, version.id) }
    }
    try await ignoringMissing { try await aws.deleteManagedPolicy(arn) }
  }

  /// With another description, attached to the same roles, users and groups.
  private func recreate(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let arn = try Self.arn(of: resource, context)
    let entities = try await aws.listEntities(ofManagedPolicy: arn)
    var old = resource
    old.successor = resource.properties
    try await delete(old, context)
    let attributes = try await create(resource, context)
    for entity in entities {
      try await ignoringMissing {
        try await aws.attachManagedPolicy(arn, to: entity, isAttached: true)
      }
    }
    return attributes
  }

  /// IAM keeps at most five versions of a policy.
  private static let versionLimit = 5

  /// Deletes the oldest version that isn't the default, if there is no room for another one.
  private func makeRoom(_ arn: String, _ context: KindContext) async throws {
    let aws = context.aws
    let versions = try await aws.listManagedPolicyVersions(arn)
    guard versions.count >= Self.versionLimit else { return }
    // Versions are numbered as they are made.
    let old = versions.filter { !$0.isDefault }.min { $0.number < $1.number }
    if let old {
      try await ignoringMissing { try await aws.deleteManagedPolicyVersion(arn, old.id) }
    }
  }

  private static func arn(of resource: ResourceHandle, _ context: KindContext) throws -> String {
    arn(of: resource.properties, try resource.properties.required(name), in: context.scope)
  }

  private static func document(
    of properties: Properties, version: PolicyVersion = .current
  ) throws -> String {
    try PolicyStatements.document(
      properties[statements] ?? [], field: statements.name, version: version)
  }
}

extension IAMPolicyVersion {
  /// Of an id such as `v12`.
  fileprivate var number: Int { Int(id.dropFirst()) ?? 0 }
}
