import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension ManagedPolicy {
  /// One listing of the account's policies serves all of the round; it leaves out tags, which take
  /// a request each. In an account with more than one page of policies, or where the listing is
  /// denied, policies are read one by one.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let name = resource.properties[Self.name] else { return nil }
    let wantsTags = context.reads.wantsOwner || context.reads.wants(Self.tags.name)
    let page = try await context.firstManagedPolicies()
    if let page {
      if let policy = page.policies.first(where: { $0.name == name }) {
        return try await live(policy, wantsTags: wantsTags, resource, context)
      }
      if page.marker == nil { return nil }
    }
    let arn = Self.arn(of: resource.properties, name, in: context.scope)
    guard var policy = try await context.managedPolicy(arn) else { return nil }
    let version = policy.defaultVersion
    policy.document = try await found {
      try await context.aws.getManagedPolicyDocument(arn, version: version)
    }
    return try await live(policy, wantsTags: wantsTags, resource, context)
  }

  private func live(
    _ policy: IAMManagedPolicy, wantsTags: Bool, _ resource: ResourceHandle,
    _ context: KindContext
  ) async throws -> LiveResource? {
    var properties = Properties()
    properties[Self.name] = policy.name
    properties[Self.path] = policy.path
    // Listings of some servers leave the description out.
    if !policy.description.isEmpty || !wantsTags {
      properties[Self.description] = policy.description
    }
    let document = policy.document ?? ""
    properties[raw: Self.statements.name] = PolicyStatements.read(
      document, like: resource.properties[raw: Self.statements.name])
    let value = Value(json: document)
    let id = value?.map?["Id"]?.string.map {
      UnmanagedSetting("Id of the policy", $0, lostWith: [Self.statements.name])
    }
    var live = LiveResource(
      properties: properties,
      attributes: ["name": .string(policy.name), "arn": .string(policy.arn)], owner: .unread,
      unmanaged: PolicyVersion(of: value).unmanaged(Self.documentVersion) + [id].compactMap { $0 })
    if wantsTags {
      guard let whole = try await context.managedPolicy(policy.arn) else { return nil }
      live.properties[Self.description] = whole.description
      live.properties[Self.tags] = Tags.users(whole.tags)
      live.owner = owner(of: whole.tags, context)
    }
    return live
  }

  static let documentVersion = "Version of the policy"

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.managedPolicies()) { policy in
      guard let whole = try await context.managedPolicy(policy.arn) else { return nil }
      var properties = Properties()
      properties[Self.name] = policy.name
      properties[Self.path] = policy.path
      return tagged(
        policy.name, properties, tags: whole.tags,
        attributes: ["name": .string(policy.name), "arn": .string(policy.arn)], context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let name = resource.properties[Self.name]
    let policy = try await context.firstManagedPolicies()?.policies.first { $0.name == name }
    return Trace(created: policy?.created, modified: policy?.modified)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "iam", name: $0, reach: .account,
        operations: [
          "CreatePolicy", "DeletePolicy", "SetDefaultPolicyVersion", "TagPolicy", "UntagPolicy",
        ])
    }
  }
}
