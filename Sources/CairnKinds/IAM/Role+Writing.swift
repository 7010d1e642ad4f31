import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Role {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    let trust = try PolicyStatements.document(
      properties[Self.trust] ?? [], field: Self.trust.name)
    let obstacle = try await obstacle([.alreadyExists]) {
      try await context.aws.createRole(
        name, trust: trust, boundary: properties[Self.boundary],
        settings: RoleSettings.parameters(of: properties), tags: resource.tags)
    }
    if let obstacle { return try await resume(resource, context, after: obstacle) }
    try await write(resource, attached: [], hasPolicy: false, context)
    try await writeInlinePolicies(of: resource, over: [:], context)
    return attributes(of: properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    if changed.contains(Self.trust.name) {
      try await context.aws.updateRoleTrust(
        name,
        try PolicyStatements.document(
          properties[Self.trust] ?? [], field: Self.trust.name,
          version: PolicyVersion(Self.trustVersion, of: live)))
    }
    if !changed.isDisjoint(with: RoleSettings.changed) {
      try await context.aws.updateRole(
        name, settings: RoleSettings.parameters(of: properties, RoleSettings.changed))
    }
    // Before the policies that it limits.
    if changed.contains(Self.boundary.name) {
      if let boundary = properties[Self.boundary] {
        try await context.aws.putRoleBoundary(name, boundary)
      } else {
        try await ignoringMissing { try await context.aws.deleteRoleBoundary(name) }
      }
    }
    if changed.contains(Self.inlinePolicies.name) {
      try await writeInlinePolicies(
        of: resource, over: live.properties[raw: Self.inlinePolicies.name]?.map ?? [:], context)
    }
    if changed.contains(Self.statements.name) || changed.contains(Self.managedPolicies.name) {
      try await write(
        resource, attached: live.properties[Self.managedPolicies] ?? [],
        hasPolicy: live.properties[raw: Self.statements.name] != [], context)
    }
    if changed.contains(Self.tags.name) {
      guard let role = try await found({ try await context.aws.getRole(name) }) else {
        throw KindError("The role \(name) was deleted in the meantime.")
      }
      try await Tags.write(
        resource.tags, over: role.tags, set: { try await context.aws.tagRole(name, $0) },
        remove: { try await context.aws.untagRole(name, keys: $0) })
    }
    return attributes(of: properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    guard let name = resource.properties[Self.name] else { return }
    async let attachments = found { try await aws.listAttachedRolePolicies(name) }
    // All policies, not only ours: a role with policies can't be deleted.
    guard let policies = try await found({ try await aws.listRolePolicies(name) }) else { return }
    for arn in try await attachments ?? [] {
      try await ignoringMissing { try await aws.detachRolePolicy(name, arn: arn) }
    }
    for policy in policies {
      try await ignoringMissing { try await aws.deleteRolePolicy(name, policy) }
    }
    try await ignoringMissing { try await aws.deleteRole(name) }
  }

  /// Writes inline policy and attachments as declared.
  private func write(
    _ resource: ResourceHandle, attached: [String], hasPolicy: Bool, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    let statements = resource.properties[Self.statements] ?? []
    if !statements.isEmpty {
      try await aws.putRolePolicy(
        name, Self.policyName,
        document: try PolicyStatements.document(
          statements, field: Self.statements.name))
    } else if hasPolicy {
      try await ignoringMissing { try await aws.deleteRolePolicy(name, Self.policyName) }
    }
    let wanted = resource.properties[Self.managedPolicies] ?? []
    for arn in wanted where !attached.contains(arn) {
      try await aws.attachRolePolicy(name, arn: arn)
    }
    for arn in attached where !wanted.contains(arn) {
      try await ignoringMissing { try await aws.detachRolePolicy(name, arn: arn) }
    }
  }
}
