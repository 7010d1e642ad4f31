import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// `policies`: the policy of a queue or of a bucket, which says who else may use it. There is one at
/// most on each; the `Id` of the document says which stack wrote it.
package struct Policy: Kind {
  package init() {}

  package let services = ["s3", "sqs"]

  package static let queue = Field<String>(
    "queue", .reference(sections: ["queues"], attribute: "arn"), change: .replacement,
    isContainer: true, doc: "The queue it is about.", example: "uploads")
  package static let bucket = Field<String>(
    "bucket", .reference(sections: ["buckets"], attribute: "name"), change: .replacement,
    isContainer: true, doc: "The bucket it is about.", example: "images")
  package static let statements = Field<[Value]>(
    "statements", .policyStatements(.resource), .required,
    doc: "What is allowed and denied to whom; without `resources`, to the queue, or to the bucket "
      + "and its objects.",
    example: "[{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage]}]")

  package let schema = KindSchema(
    section: "policies", noun: "policy", doc: "Policies of queues and buckets.",
    fields: [queue.schema, bucket.schema, statements.schema],
    rules: [targetRule, statementsRule, scopeRule, BucketName.ledgerRule(bucket.name)],
    stackRules: [resourceRule])

  static let targetRule = Rule { properties in
    switch (properties["queue"] != nil, properties["bucket"] != nil) {
    case (false, false):
      [
        .init(
          path: nil, summary: "Policy of nothing",
          detail: "A policy needs `queue` or `bucket`: what it is about.")
      ]
    case (true, true):
      [
        .init(
          path: "bucket", summary: "Policy of two things",
          detail: "A policy is about a `queue` or a `bucket`, not both: declare one for each.")
      ]
    case (true, false), (false, true): []
    }
  }

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    if let arn = properties[Self.queue] { return Identity("queue/\(arn)") }
    return properties[Self.bucket].map { Identity("bucket/\(BucketName.named(by: $0))") }
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  /// Gives statements without a resource that of the policy.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var expanded = declaration
    let properties = declaration.properties
    guard let statements = properties[Self.statements.name],
      let resources = PolicyTarget.resources(of: properties)
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
    let target = try PolicyTarget(resource, in: context.scope)
    guard let text = try await target.read(context), !text.isEmpty else { return nil }
    let document = PolicyDocument(text)
    var live = LiveResource(
      properties: target.properties, attributes: [:], owner: document.owner,
      unmanaged: document.version.unmanaged(Self.version))
    live.properties[Self.statements] = document.statements(
      asDeclared: resource.properties[Self.statements] ?? [],
      resources: target.resources(in: context.scope))
    return live
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    let queues = try await context.queueNames()
      .map {
        PolicyTarget.queue(QueueAddress($0, in: context.scope), arn: context.scope.arn("sqs", $0))
      }
    let buckets = try await context.buckets().map { PolicyTarget.bucket($0.name, spelled: $0.name) }
    return try await concurrently(queues + buckets) { target in
      guard let text = try await target.read(context), !text.isEmpty,
        let identity = identity(of: target.properties, in: context.scope)
      else { return nil }
      return FoundResource(
        identity: identity, owner: PolicyDocument(text).owner, properties: target.properties)
    }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    if let bucket = resource.properties[Self.bucket] {
      return AuditedResource(
        service: "s3", name: BucketName.named(by: bucket),
        operations: ["PutBucketPolicy", "DeleteBucketPolicy", "DeleteBucket"])
    }
    guard let arn = resource.properties[Self.queue],
      let queue = QueueAddress(arn: arn, in: scope)
    else { return nil }
    return .queue(
      queue,
      operations: ["SetQueueAttributes", "AddPermission", "RemovePermission", "DeleteQueue"])
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
    try await PolicyTarget(resource, in: context.scope).write(nil, context)
  }

  /// The member of the document that says how it is read.
  private static let version = "Version"

  private func write(
    _ resource: ResourceHandle, _ version: PolicyVersion, _ context: KindContext
  ) async throws {
    let target = try PolicyTarget(resource, in: context.scope)
    let document = PolicyDocument(
      mark: OwnerMark(context.scope.stack, resource.address.name),
      statements: resource.properties[Self.statements] ?? [],
      resources: target.resources(in: context.scope), version: version)
    let text = document.text
    // AWS needs some seconds to know a role that was just made.
    let isNewPrincipal: (AWSError) -> Bool = {
      context.scope.flavour == .aws && $0.code == "MalformedPolicy"
        && $0.message.contains("principal")
    }
    let patience = Pace(
      first: context.pace.first, factor: context.pace.factor, longest: context.pace.longest,
      limit: .seconds(30))
    try await patience.retrying(while: isNewPrincipal) {
      try await target.write(text, context)
    }
  }
}
