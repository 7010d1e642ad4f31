import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Role {
  /// One listing of the account's roles serves all roles of the round (8 ms on LocalStack, where
  /// three calls for each role would take 4 ms each). If the account has more than one page of
  /// roles, or the listing is denied, roles are read one by one.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let name = resource.properties[Self.name] else { return nil }
    let page = try await context.firstRoles()
    if let page {
      if var role = page.roles.first(where: { $0.name == name }) {
        let isWhole = RoleSettings.changed.contains { context.reads.wants($0) }
        if isWhole, let details = try await found({ try await context.aws.getRole(name) }) {
          role.settings = details.settings
        }
        return live(role, isWhole: isWhole, resource, context)
      }
      if page.marker == nil { return nil }
    }
    return try await readAlone(
      name, Self.inlineNames(of: resource).union([Self.policyName]), context
    )
    .map { live($0, isWhole: true, resource, context) }
  }

  /// - Parameter policies: the names of the inline policies to read.
  func readAlone(
    _ name: String, _ policies: Set<String>, _ context: KindContext
  ) async throws -> IAMRole? {
    let aws = context.aws
    async let documents = concurrently(policies.sorted()) { policy -> (String, String)? in
      try await found { try await aws.getRolePolicy(name, policy) }.map { (policy, $0) }
    }
    async let attached = found { try await aws.listAttachedRolePolicies(name) }
    guard var role = try await found({ try await aws.getRole(name) }) else { return nil }
    role.policies = Dictionary(uniqueKeysWithValues: try await documents)
    role.attached = try await attached ?? []
    return role
  }

  private func live(
    _ role: IAMRole, isWhole: Bool, _ resource: ResourceHandle, _ context: KindContext
  ) -> LiveResource {
    let desired = resource.properties
    var properties = RoleSettings.read(role, isWhole: isWhole)
    properties[Self.name] = role.name
    properties[raw: Self.trust.name] = PolicyStatements.read(
      role.trust, like: desired[raw: Self.trust.name])
    if let document = role.policies[Self.policyName] {
      properties[raw: Self.statements.name] = PolicyStatements.read(
        document, like: desired[raw: Self.statements.name])
    } else {
      properties[Self.statements] = []
    }
    properties[raw: Self.inlinePolicies.name] = Self.inlinePolicies(of: role, like: resource)
    properties[Self.managedPolicies] = role.attached.sorted()
    if Self.ownsBoundary(resource) { properties[Self.boundary] = role.boundary }
    properties.markRead([Self.boundary.name])
    properties[Self.tags] = Tags.users(role.tags)
    return LiveResource(
      properties: properties, attributes: ["name": .string(role.name), "arn": .string(role.arn)],
      owner: owner(of: role.tags, context), unmanaged: Self.unmanaged(role, resource))
  }

  /// A boundary that nobody declared is an account's own rule for its roles, and stays.
  private static func ownsBoundary(_ resource: ResourceHandle) -> Bool {
    resource.isFound
      || [resource.properties, resource.recorded].contains { $0?[raw: boundary.name] != nil }
  }

  /// "UpdateRole" and other writes to a role don't change any of these.
  private static func unmanaged(
    _ role: IAMRole, _ resource: ResourceHandle
  ) -> [UnmanagedSetting] {
    let document = Value(json: role.trust)
    let id = document?.map?["Id"]?.string.map {
      UnmanagedSetting("Id of AssumeRolePolicyDocument", $0, lostWith: [trust.name])
    }
    let foreign = (ownsBoundary(resource) ? nil : role.boundary).map {
      UnmanagedSetting("PermissionsBoundary", $0)
    }
    return PolicyVersion(of: document).unmanaged(trustVersion) + [id, foreign].compactMap { $0 }
  }

  static let trustVersion = "Version of AssumeRolePolicyDocument"

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    guard let name = resource.properties[Self.name] else { return Trace() }
    return Trace(created: try await context.firstRoles()?.roles.first { $0.name == name }?.created)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(service: "iam", name: $0, reach: .account)
    }
  }

  /// Other inline policies grant the role more than the stack declares.
  package func unmanagedParts(
    in resource: ResourceHandle, _ context: KindContext
  ) async throws -> [UnmanagedPart] {
    guard let name = resource.properties[Self.name],
      let role = try await context.firstRoles()?.roles.first(where: { $0.name == name })
    else { return [] }
    let own = Self.inlineNames(of: resource).union([Self.policyName])
    return role.policies.keys.filter { !own.contains($0) }.sorted().map {
      UnmanagedPart(noun: "inline policy", identity: Identity("\(name)/\($0)"))
    }
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await context.roles().compactMap { role in
      var properties = RoleSettings.read(role, isWhole: false)
      guard properties[Self.path]?.hasPrefix("/aws-service-role/") != true else { return nil }
      properties[Self.name] = role.name
      // Their names, so that an import reads all of them.
      properties[Self.inlinePolicies] = Dictionary(
        uniqueKeysWithValues: role.policies.keys.filter { $0 != Self.policyName }
          .map { ($0, []) })
      return tagged(
        role.name, properties, tags: role.tags,
        attributes: ["name": .string(role.name), "arn": .string(role.arn)], context)
    }
  }
}
