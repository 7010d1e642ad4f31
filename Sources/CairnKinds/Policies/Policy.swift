import CairnAWS
import CairnEngine
import CairnLanguage

/// `policies`: the policy of a resource, which grants others access to it. A resource has at most
/// one; the `Id` of the document names the stack that wrote it.
package struct Policy: CatalogKind {
  static let section = "policies"

  /// The last kind of the catalog first.
  static let targets: [any PolicyTarget.Type] =
    Catalog.everyKind.reversed().compactMap { $0.policyTarget }

  package static let statements = Field<[Value]>(
    "statements", .policyStatements(.resource), .required,
    doc: "What is allowed and denied to whom; without `resources`, to "
      + "\(targets.map { $0.itself }.joined(separator: ", or to ")).",
    example: "[{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage]}]")

  package let services: [String] = []

  package let schema = KindSchema(
    section: section, noun: "policy",
    doc: "Policies of \(targets.map { $0.plural }.listed).",
    fields: targets.map { $0.field.schema } + [statements.schema],
    rules: [targetRule, statementsRule, scopeRule] + targets.flatMap { $0.rules },
    stackRules: targets.flatMap { $0.stackRules }, toolNames: toolNames)

  package init() {}

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    Self.reference(in: properties).map { target, reference in
      Identity("\(target.field.name)/\(target.key(of: reference))")
    }
  }

  private static func reference(
    in properties: Properties
  ) -> (target: any PolicyTarget.Type, reference: String)? {
    for target in targets {
      if let reference = properties[target.field] { return (target, reference) }
    }
    return nil
  }

  private static func target(
    of resource: ResourceHandle, in scope: Scope
  ) throws -> any PolicyTarget {
    guard let (target, reference) = reference(in: resource.properties) else {
      throw KindError("The policy \(resource.address) doesn't name what it is about.")
    }
    return try target.init(reference, in: scope)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  /// Adds the policy's resource to statements without one.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var expanded = declaration
    let properties = declaration.properties
    let target = Self.targets.first { properties[$0.field.name] != nil }
    guard let target, let reference = properties[target.field.name],
      let statements = properties[Self.statements.name],
      let resources = target.resources(of: reference)
    else { return [declaration] }
    expanded.properties[Self.statements.name] = statements.keepingSecrecy { statements in
      .list(
        (statements.list ?? []).map { statement in
          guard var fields = statement.map, fields["Resource"] == nil,
            fields["NotResource"] == nil
          else { return statement }
          fields["Resource"] = .list(resources)
          return .map(fields)
        })
    }
    return [expanded]
  }

  // MARK: Reading

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let target = try Self.target(of: resource, in: context.scope)
    guard let text = try await target.policy(context), !text.isEmpty else { return nil }
    let document = PolicyDocument(text)
    var live = LiveResource(
      properties: target.properties, attributes: [:], owner: document.owner,
      unmanaged: document.version.unmanaged(Self.version))
    live.properties[Self.statements] = document.statements(
      asDeclared: resource.properties[Self.statements] ?? [],
      resources: target.resources)
    return live
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    let targets = try await concurrently(Self.targets) { try await $0.all(context) }
    return try await concurrently(targets.flatMap { $0 }) { target in
      guard let text = try await target.policy(context), !text.isEmpty,
        let identity = identity(of: target.properties, in: context.scope)
      else { return nil }
      return FoundResource(
        identity: identity, owner: PolicyDocument(text).owner, properties: target.properties)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    try? Self.target(of: resource, in: scope).audited
  }

  // MARK: Writing

  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    try await write(resource, .current, context)
    return [:]
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    try await write(resource, PolicyVersion(Self.version, of: live), context)
    return [:]
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let target = try Self.target(of: resource, in: context.scope)
    try await ignoringMissing { try await target.setPolicy(nil, context) }
  }

  /// The version member of the document.
  private static let version = "Version"

  private func write(
    _ resource: ResourceHandle, _ version: PolicyVersion, _ context: KindContext
  ) async throws {
    let target = try Self.target(of: resource, in: context.scope)
    let document = PolicyDocument(
      mark: OwnerMark(context.scope.stack, resource.address.name),
      statements: resource.properties[Self.statements] ?? [],
      resources: target.resources, version: version)
    let text = document.text
    // A new role becomes visible to AWS after some seconds.
    let isNewPrincipal: (AWSError) -> Bool = {
      context.scope.flavour == .aws && $0.code == "MalformedPolicy"
        && $0.message.contains("principal")
    }
    let patience = Pace(
      first: context.pace.first, factor: context.pace.factor, longest: context.pace.longest,
      limit: .seconds(30))
    try await patience.retrying(while: isNewPrincipal) {
      try await target.setPolicy(text, context)
    }
  }
}
