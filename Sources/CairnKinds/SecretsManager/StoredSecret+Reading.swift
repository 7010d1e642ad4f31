import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension StoredSecret: AnswerKind {
  package var answers: [String: AnswerMembers] { ["DescribeSecretResponse": Self.members] }

  /// AWS Secrets Manager API, "DescribeSecret".
  static let members = AnswerMembers(
    held: ["Name", "Description", "KmsKeyId", "Tags"],
    reported: [
      "ARN", "CreatedDate", "DeletedDate", "LastAccessedDate", "LastChangedDate",
      "LastRotatedDate", "NextRotationDate", "PrimaryRegion", "SecretVersionsToStages",
      "VersionIdsToStages",
    ])

  static let usualKey = "alias/aws/secretsmanager"

  /// Only a declared value is read, never a generated one.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let declared = resource.properties
    guard let name = declared[Self.name], let secret = try await context.storedSecret(name) else {
      return nil
    }
    var live = LiveResource(
      properties: Properties(), attributes: ["name": .string(name)],
      owner: owner(of: secret.tags, context), unmanaged: Self.members.unmanaged(in: secret))
    live.attributes["arn"] = secret["ARN"]?.string.map(Value.string)
    live.properties[Self.name] = name
    live.properties[Self.description] = secret["Description"]?.string ?? ""
    // The service's own key is left out.
    let key = secret["KmsKeyId"]?.string ?? Self.usualKey
    live.properties[Self.kmsKey] = key == Self.usualKey && declared[Self.kmsKey] != key ? nil : key
    live.properties[Self.tags] = Tags.users(secret.tags)
    live.properties.markRead([Self.kmsKey.name])
    if let value = declared[Self.value], value != .null,
      context.reads == .everything || context.reads.wants(Self.value.name)
    {
      let found = try await context.storedSecretValue(name)?["SecretString"]?.string
      live.properties[raw: Self.value.name] = found.map { Self.value($0, like: value) } ?? .null
    }
    return live
  }

  /// A map if a map is declared, and the text is one.
  private static func value(_ text: String, like declared: Value) -> Value {
    guard declared.map != nil, let map = Value(json: text), map.map != nil else {
      return .string(text)
    }
    return map
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await context.storedSecrets().compactMap { secret in
      guard let name = secret["Name"]?.string, !secret.isDeletedSecret else { return nil }
      var attributes: LiveAttributes = ["name": .string(name)]
      attributes["arn"] = secret["ARN"]?.string.map(Value.string)
      return tagged(
        name, Properties([Self.name.name: .string(name)]), tags: secret.tags,
        attributes: attributes, context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let secret = try await context.storedSecret(resource.properties.required(Self.name))
    return Trace(
      created: secret?["CreatedDate"]?.time, modified: secret?["LastChangedDate"]?.time)
  }

  /// A generated value can't be made again, and only a recovery window keeps it.
  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let properties = resource.properties
    guard properties[Self.generate] != nil, properties[Self.recoveryWindow] == 0 else { return nil }
    let name = try properties.required(Self.name)
    let secret = try await found { try await context.aws.describeSecret(name) }
    return secret == nil ? nil : "its generated value"
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.name].map {
      AuditedResource(
        service: "secretsmanager", name: $0,
        operations: [
          "CreateSecret", "UpdateSecret", "PutSecretValue", "RotateSecret", "CancelRotateSecret",
          "DeleteSecret", "RestoreSecret", "ReplicateSecretToRegions", "TagResource",
          "UntagResource",
        ])
    }
  }
}
