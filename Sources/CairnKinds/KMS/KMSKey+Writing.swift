import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension KMSKey {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // Read first: KMS chooses the id, so an earlier attempt may have created another key.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    let properties = resource.properties
    var settings: [String: JSONValue] = [
      "Description": .string(properties[Self.description] ?? ""),
      "KeySpec": .string(KeySpec.awsWord(properties[Self.spec] ?? "symmetric-default")),
      "KeyUsage": .string(KeySpec.awsWord(properties[Self.usage] ?? "encrypt-decrypt")),
      "Policy": .string(try Self.policy(of: properties, in: context.scope)),
    ]
    if properties[Self.multiRegion] == true { settings["MultiRegion"] = true }
    var tags = resource.tags
    if context.scope.flavour == .emulator, let entry = properties[Self.entry] {
      tags[Self.idTag] = Self.emulatorID(entry, in: context.scope)
    }
    let (creation, marks) = (settings, tags)
    let key = try await Self.retryingNewPrincipals(context) {
      try await context.aws.createKey(creation, tags: marks)
    }
    guard let id = key["KeyId"]?.string else {
      throw KindError("KMS returned no id for the new key \(resource.address).")
    }
    if let seconds = properties[Self.rotation] {
      try await context.aws.setKeyRotation(id, days: Self.days(seconds))
    }
    if let alias = properties[Self.alias] { try await give(alias, to: id, context) }
    return Self.attributes(of: key, properties)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let (aws, properties) = (context.aws, resource.properties)
    guard let id = live.attributes["id"]?.string else {
      throw KindError("This is a bug in cairn: a key was read without its id.")
    }
    if changed.contains(Self.description.name) {
      try await aws.updateKeyDescription(id, properties[Self.description] ?? "")
    }
    if changed.contains(Self.statements.name) {
      let policy = try Self.policy(
        of: properties, in: context.scope, version: PolicyVersion(Self.policyVersion, of: live))
      try await Self.retryingNewPrincipals(context) { try await aws.putKeyPolicy(id, policy) }
    }
    if changed.contains(Self.rotation.name) {
      try await aws.setKeyRotation(id, days: properties[Self.rotation].map(Self.days))
    }
    if changed.contains(Self.alias.name) {
      let former = live.properties[Self.alias]
      if let alias = properties[Self.alias] { try await give(alias, to: id, context) }
      if let former, former != properties[Self.alias] {
        try await ignoringMissing { try await aws.deleteKeyAlias(former) }
      }
    }
    if changed.contains(Self.tags.name) {
      let tags = try await aws.listKeyTags(id).filter { $0.key != Self.idTag }
      try await Tags.write(
        resource.tags, over: tags, set: { try await aws.tagKey(id, $0) },
        remove: { try await aws.untagKey(id, keys: $0) })
    }
    var attributes = live.attributes
    attributes["alias"] = properties[Self.alias].map(Value.string)
    return attributes
  }

  /// Frees the alias first: otherwise it belongs to the key until KMS deletes that.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    let fresh = context.lookingAgain()
    guard let key = try await find(resource, fresh), let id = key["KeyId"]?.string else { return }
    for alias in try await fresh.kmsAliases(of: id) {
      try await ignoringMissing { try await aws.deleteKeyAlias(alias) }
    }
    let usual = Self.deletionWindow.schema.defaultValue?.integer ?? 0
    let window = resource.properties[Self.deletionWindow] ?? usual
    try await doing {
      try await aws.scheduleKeyDeletion(id, days: Self.days(window))
    } unless: {
      try await context.lookingAgain().kmsKey(id) == nil
    }
  }

  // MARK: Parts

  static func attributes(of key: JSONValue, _ properties: Properties) -> LiveAttributes {
    var attributes: LiveAttributes = [:]
    attributes["id"] = key["KeyId"]?.string.map(Value.string)
    attributes["arn"] = key["Arn"]?.string.map(Value.string)
    attributes["alias"] = properties[alias].map(Value.string)
    return attributes
  }

  private static func policy(
    of properties: Properties, in scope: Scope, version: PolicyVersion = .current
  ) throws -> String {
    try PolicyStatements.document(
      properties[statements] ?? [defaultStatement(in: scope)], field: statements.name,
      version: version)
  }

  /// A new role becomes visible to KMS after some seconds.
  private static func retryingNewPrincipals<Answer: Sendable>(
    _ context: KindContext, _ attempt: () async throws -> Answer
  ) async throws -> Answer {
    var pace = context.pace
    pace.limit = min(pace.limit, .seconds(30))
    return try await pace.retrying(
      while: {
        context.scope.flavour == .aws && $0.code == "MalformedPolicyDocumentException"
          && $0.message.contains("principal")
      }, attempt)
  }

  /// An alias of a key that is going to be deleted, or of another one of the stack, moves.
  private func give(_ alias: String, to id: String, _ context: KindContext) async throws {
    let aws = context.aws
    let obstacle = try await obstacle([.alreadyExists]) {
      try await aws.createKeyAlias(alias, of: id)
    }
    guard let obstacle else { return }
    let holder = try await found { try await aws.describeKey(alias) }
    guard let other = holder?["KeyId"]?.string else { throw obstacle }
    if other == id { return }
    let tags = try await found { try await aws.listKeyTags(other) } ?? [:]
    guard case .stack(context.scope.stack, _) = owner(of: tags, context) else { throw obstacle }
    try await aws.updateKeyAlias(alias, of: id)
  }
}
