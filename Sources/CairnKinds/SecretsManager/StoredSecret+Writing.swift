import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension StoredSecret {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    // Read first, so that no value is generated for an existing secret.
    let there = try await found { try await context.aws.describeSecret(name) }
    if let there, there.isDeletedSecret {
      return try await restore(resource, there, context)
    }
    let foreign = KindError(
      "The secret \(name) was created in the meantime, and not by this stack. Plan again.",
      path: Self.name.name)
    if there != nil { return try await resume(resource, context, after: foreign) }
    var settings = Self.settings(of: properties, isNew: true)
    settings["SecretString"] = try await Self.secretText(of: properties, context)
      .map(JSONValue.string)
    var made: JSONValue = [:]
    // It is there after all if only the answer to a first request was lost.
    let obstacle = try await obstacle([.alreadyExists]) {
      made = try await context.aws.createSecret(name, settings, tags: resource.tags)
    }
    if obstacle != nil { return try await resume(resource, context, after: foreign) }
    return attributes(of: properties, made["ARN"]?.string)
  }

  private func resume(
    _ resource: ResourceHandle, _ context: KindContext, after error: KindError
  ) async throws -> LiveAttributes {
    guard let live = try await read(resource, context.lookingAgain()),
      live.owner == .stack(context.scope.stack, resource: resource.address.name)
    else { throw error }
    return try await converge(resource, from: live, context)
  }

  /// A secret in its recovery window keeps its name: the stack's own one is restored, with its
  /// value if that was generated.
  private func restore(
    _ resource: ResourceHandle, _ deleted: JSONValue, _ context: KindContext
  ) async throws -> LiveAttributes {
    let name = try resource.properties.required(Self.name)
    switch owner(of: deleted.tags, context) {
    case .stack(context.scope.stack, _): break
    default:
      guard context.adopts else {
        throw KindError(
          "A deleted secret \(name), which isn't this stack's, can still be restored, and keeps "
            + "its name until then. Choose another name, or take it over with `--adopt`.",
          path: Self.name.name)
      }
    }
    try await context.aws.restoreSecret(name)
    // It may have had another name in the stack.
    try await writeTags(resource, over: deleted.tags, context)
    guard let live = try await read(resource, context.lookingAgain()) else {
      throw KindError("The secret \(name) was deleted in the meantime.")
    }
    return try await converge(resource, from: live, context)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let name = try properties.required(Self.name)
    var settings = Self.settings(of: properties, isNew: false)
      .filter { changed.contains(Self.memberFields[$0.key] ?? "") }
    let isOther =
      changed.contains(Self.generate.name)
      || changed.contains(Self.value.name) && properties[Self.value] != nil
    if isOther, let text = try await Self.secretText(of: properties, context) {
      settings["SecretString"] = .string(text)
    }
    if !settings.isEmpty { try await context.aws.updateSecret(name, settings) }
    if changed.contains(Self.tags.name) {
      let tags = try await context.aws.describeSecret(name).tags
      try await writeTags(resource, over: tags, context)
    }
    return attributes(of: properties, live.attributes["arn"]?.string)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let properties = resource.properties
    guard let name = properties[Self.name] else { return }
    let window = properties[Self.recoveryWindow] ?? Self.recoveryWindow.schema.defaultValue?.integer
    let secret = try await found { try await context.aws.describeSecret(name) }
    guard let secret, window == 0 || !secret.isDeletedSecret else { return }
    try await doing {
      try await context.aws.deleteSecret(name, recoveryDays: window.flatMap(Self.recoveryDays))
    } unless: {
      try await found { try await context.aws.describeSecret(name) }?.isDeletedSecret ?? true
    }
  }

  // MARK: Parts

  private func attributes(of properties: Properties, _ arn: String?) -> LiveAttributes {
    var attributes: LiveAttributes = [:]
    attributes["name"] = properties[Self.name].map(Value.string)
    attributes["arn"] = arn.map(Value.string)
    return attributes
  }

  /// The fields that members of requests hold.
  private static let memberFields = ["Description": description.name, "KmsKeyId": kmsKey.name]

  private static func settings(
    of properties: Properties, isNew: Bool
  ) -> [String: JSONValue] {
    var settings: [String: JSONValue] = ["Description": .string(properties[description] ?? "")]
    let key = properties[kmsKey] ?? (isNew ? nil : usualKey)
    settings["KmsKeyId"] = key.map(JSONValue.string)
    return settings
  }

  /// The text to store: the declared value, or a new random one. Nil for a secret without a value.
  private static func secretText(
    of properties: Properties, _ context: KindContext
  ) async throws -> String? {
    if let value = properties[value], value != .null { return text(of: value) }
    guard let generate = properties[generate] else { return nil }
    let password = try await context.aws.getRandomPassword([
      "PasswordLength": .int(generate[length] ?? 32),
      "ExcludeCharacters": .string(generate[exclude] ?? ""),
      // A short password may have no room for each type of character.
      "RequireEachIncludedType": .bool((generate[length] ?? 32) >= 4),
    ])
    guard var map = generate[template], let key = generate[key] else { return password }
    map[key] = .string(password)
    return Value.map(map).jsonText
  }

  private func writeTags(
    _ resource: ResourceHandle, over live: [String: String], _ context: KindContext
  ) async throws {
    let name = try resource.properties.required(Self.name)
    try await Tags.write(
      resource.tags, over: live, set: { try await context.aws.tagSecret(name, $0) },
      remove: { try await context.aws.untagSecret(name, keys: $0) })
  }
}
