import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension APIKey {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // Read first: names aren't unique, so an earlier attempt may have created another key.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    let properties = resource.properties
    let name = try properties.required(Self.name)
    var request: [String: JSONValue] = [
      "name": .string(name), "enabled": .bool(properties[Self.enabled] ?? true),
      "tags": .object(resource.tags.mapValues(JSONValue.string)),
    ]
    if let description = properties[Self.description], !description.isEmpty {
      request["description"] = .string(description)
    }
    request["value"] = properties[Self.value].map(JSONValue.string)
    let key = try await context.aws.createAPIKey(.object(request))
    guard let id = key["id"]?.string else {
      throw KindError("API Gateway returned no id for the new key \(resource.address).")
    }
    try await RestTags.writeNew(resource.tags, "\(Self.folder)/\(id)", context)
    return ["id": .string(id), "name": .string(name)]
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    guard let id = live.attributes["id"]?.string else {
      throw KindError("This is a bug in cairn: an API key was read without its id.")
    }
    let properties = resource.properties
    var patches: [PatchOperation] = []
    if changed.contains(Self.description.name) {
      patches.append(
        PatchOperation(.replace, "/description", properties[Self.description] ?? ""))
    }
    if changed.contains(Self.enabled.name) {
      patches.append(
        PatchOperation(.replace, "/enabled", String(properties[Self.enabled] ?? true)))
    }
    if !patches.isEmpty { try await context.aws.updateAPIKey(id, patches) }
    if changed.contains(Self.tags.name) {
      let fresh = context.lookingAgain()
      try await RestTags.write(
        resource.tags, to: id, among: try await fresh.apiKeys(withValues: false), in: Self.folder,
        fresh)
    }
    return live.attributes
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    var fresh = context
    fresh.shared = SharedReads()
    guard let name = resource.properties[Self.name],
      let (key, _) = try await ours(
        resource, name, among: try await fresh.apiKeys(withValues: false), in: Self.folder, fresh),
      let id = key["id"]?.string
    else { return }
    if context.scope.flavour == .emulator { try await leavePlans(id, context) }
    try await ignoringMissing { try await aws.deleteAPIKey(id) }
  }

  /// Quirk of LocalStack: a plan with a deleted key answers no request.
  private func leavePlans(_ id: String, _ context: KindContext) async throws {
    let aws = context.aws
    var plans: [JSONValue] = []
    try await ignoring([.notImplemented]) { plans = try await aws.getUsagePlans() }
    for plan in plans.compactMap({ $0["id"]?.string }) {
      guard let keys = try await found({ try await aws.getUsagePlanKeys(plan) }), keys.contains(id)
      else { continue }
      try await ignoringMissing { try await aws.deleteUsagePlanKey(plan, key: id) }
    }
  }
}
