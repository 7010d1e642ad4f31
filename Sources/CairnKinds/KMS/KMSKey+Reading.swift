import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension KMSKey: AnswerKind {
  package var answers: [String: AnswerMembers] { ["KeyMetadata": Self.members] }

  /// AWS KMS API, "KeyMetadata".
  static let members = AnswerMembers(
    held: ["Description", "KeySpec", "KeyUsage", "MultiRegion"],
    reported: [
      "AWSAccountId", "Arn", "CloudHsmClusterId", "CreationDate", "CurrentKeyMaterialId",
      "CustomerMasterKeySpec", "DeletionDate", "Enabled", "EncryptionAlgorithms", "ExpirationModel",
      "KeyAgreementAlgorithms", "KeyId", "KeyManager", "MacAlgorithms",
      "MultiRegionConfiguration", "PendingDeletionWindowInDays", "SigningAlgorithms", "ValidTo",
    ],
    defaults: ["KeyState": ["Enabled"], "Origin": ["AWS_KMS"]])

  /// One request, and one for each of policy, rotation, alias and tags; all keys share that for
  /// aliases.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let key = try await find(resource, context), let id = key["KeyId"]?.string else {
      return nil
    }
    let aws = context.aws
    var live = LiveResource(
      properties: Self.properties(of: key), attributes: ["id": .string(id)], owner: .unread,
      unmanaged: Self.members.unmanaged(in: key))
    live.properties[Self.entry] = resource.properties[Self.entry]
    live.attributes["arn"] = key["Arn"]?.string.map(Value.string)
    func wants<Content>(_ field: Field<Content>) -> Bool {
      context.reads == .everything || context.reads.wants(field.name)
    }
    async let policy = wants(Self.statements) ? found { try await aws.getKeyPolicy(id) } : nil
    async let days = wants(Self.rotation) ? rotation(of: key, id, context) : nil
    if wants(Self.alias) {
      let aliases = try await context.kmsAliases(of: id)
      let declared = resource.properties[Self.alias]
      live.properties[Self.alias] = aliases.first { $0 == declared } ?? aliases.first
      live.unmanaged += aliases.filter { $0 != live.properties[Self.alias] }
        .map { UnmanagedSetting("Alias", $0) }
      live.attributes["alias"] = live.properties[raw: Self.alias.name]
      live.properties.markRead([Self.alias.name])
    }
    if let policy = try await policy {
      live.properties[raw: Self.statements.name] = Self.statements(
        policy, like: resource.properties[raw: Self.statements.name], in: context.scope)
      live.unmanaged += PolicyVersion(of: Value(json: policy)).unmanaged(Self.policyVersion)
    }
    live.properties[Self.rotation] = try await days.map(Self.seconds)
    if wants(Self.rotation) { live.properties.markRead([Self.rotation.name]) }
    if context.reads.wantsOwner || wants(Self.tags) {
      guard let tags = try await context.kmsTags(id) else { return nil }
      live.properties[Self.tags] = Self.users(tags)
      live.owner = owner(of: tags, context)
    }
    // An import has somebody else's key by its id. A declaration finds it by its alias only.
    if resource.isFound, live.owner == .nobody, live.properties[Self.alias] == nil,
      resource.properties[Self.entry] == id
    {
      return nil
    }
    return live
  }

  static let policyVersion = "Version of the key policy"

  private static func properties(of key: JSONValue) -> Properties {
    var properties = Properties()
    properties[description] = key["Description"]?.string ?? ""
    properties[spec] = key["KeySpec"]?.string.map(KeySpec.word)
    properties[usage] = key["KeyUsage"]?.string.map(KeySpec.word)
    properties[multiRegion] = key["MultiRegion"]?.bool ?? false
    return properties
  }

  /// Nil for the default policy, if none is declared.
  private static func statements(
    _ policy: String, like declared: Value?, in scope: Scope
  ) -> Value {
    let live = PolicyStatements.read(policy, like: declared)
    let isDeclared = declared != nil && declared != .null
    if !isDeclared, let statements = live.list, statements.count == 1,
      var statement = statements[0].map
    {
      statement["Sid"] = nil
      if PolicyMeaning.areEqual([.map(statement)], [defaultStatement(in: scope)]) { return .null }
    }
    return live
  }

  /// AWS KMS developer guide, "Default key policy", without the statement's id.
  static func defaultStatement(in scope: Scope) -> Value {
    PolicyMeaning.statement([
      "Effect": "Allow",
      "Principal": ["AWS": .string("arn:\(scope.partition):iam::\(scope.account):root")],
      "Action": "kms:*", "Resource": "*",
    ])
  }

  /// Asymmetric keys have no rotation.
  private func rotation(
    of key: JSONValue, _ id: String, _ context: KindContext
  ) async throws -> Int? {
    guard key["KeySpec"] == "SYMMETRIC_DEFAULT" else { return nil }
    return try await found { try await context.aws.getKeyRotation(id) } ?? nil
  }

  static func users(_ tags: [String: String]) -> [String: String] {
    Tags.users(tags).filter { $0.key != idTag }
  }

  // MARK: Finding

  /// Finds the key by its recorded id, and otherwise by its tags among all keys.
  func find(_ resource: ResourceHandle, _ context: KindContext) async throws -> JSONValue? {
    if let id = resource.attributes["id"]?.string, let key = try await context.kmsKey(id) {
      return key
    }
    let owners = resource.owners(in: context.scope)
    let keys = try await concurrently(try await context.kmsKeys()) { id -> JSONValue? in
      guard let tags = try await context.kmsTags(id),
        owners.contains(where: {
          tags[OwnershipTags.stack] == $0.stack && tags[OwnershipTags.resource] == $0.name
        })
      else { return nil }
      return try await context.kmsKey(id)
    }
    if let ours = keys.min(by: { ($0["KeyId"]?.string ?? "") < ($1["KeyId"]?.string ?? "") }) {
      return ours
    }
    return try await holder(of: resource.properties[Self.alias], context)
  }

  /// The key that has the declared alias, unless it is another one of the stack.
  private func holder(of alias: String?, _ context: KindContext) async throws -> JSONValue? {
    guard let alias, let key = try await context.kmsKey(alias), let id = key["KeyId"]?.string,
      let tags = try await context.kmsTags(id)
    else { return nil }
    if case .stack(context.scope.stack, _) = owner(of: tags, context) { return nil }
    return key
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.kmsKeys()) { id in
      guard let tags = try await context.kmsTags(id), let key = try await context.kmsKey(id),
        key["KeyManager"] != "AWS"
      else { return nil }
      let owner = owner(of: tags, context)
      var properties = Properties()
      // The name of somebody else's key is its id.
      if case .stack(_, let name) = owner {
        properties[Self.entry] = name
      } else {
        properties[Self.entry] = id
      }
      var attributes: LiveAttributes = ["id": .string(id)]
      attributes["arn"] = key["Arn"]?.string.map(Value.string)
      var identity = Identity(id)
      if case .stack(context.scope.stack, let name) = owner { identity = Identity(name) }
      return FoundResource(
        identity: identity, owner: owner, properties: properties, attributes: attributes)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    Trace(created: try await find(resource, context)?["CreationDate"]?.time)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.attributes["id"]?.string.map {
      AuditedResource(
        service: "kms", name: $0,
        operations: [
          "CreateKey", "UpdateKeyDescription", "PutKeyPolicy", "EnableKey", "DisableKey",
          "ScheduleKeyDeletion", "CancelKeyDeletion", "CreateAlias", "UpdateAlias", "DeleteAlias",
          "TagResource", "UntagResource",
        ])
    }
  }
}
