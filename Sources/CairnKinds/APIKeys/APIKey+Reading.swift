import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension APIKey: AnswerKind {
  package var answers: [String: AnswerMembers] { ["ApiKey": Self.members] }

  /// API Gateway, "ApiKey".
  static let members = AnswerMembers(
    held: ["description", "enabled", "name", "tags", "value"],
    reported: ["createdDate", "id", "lastUpdatedDate"])

  /// One listing serves all keys; values are only read where one is declared.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let name = try resource.properties.required(Self.name)
    let declared = resource.properties[raw: Self.value.name]
    let wantsValue =
      declared != nil && declared != .null && context.reads.wants(Self.value.name)
    guard
      let (key, tags) = try await ours(
        resource, name, among: try await context.apiKeys(withValues: wantsValue), in: Self.folder,
        context), let id = key["id"]?.string
    else { return nil }
    var live = LiveResource(
      properties: Properties(), attributes: ["id": .string(id), "name": .string(name)],
      owner: owner(of: tags, context), unmanaged: Self.members.unmanaged(in: key))
    live.properties[Self.name] = key["name"]?.string
    live.properties[Self.description] = key["description"]?.string ?? ""
    live.properties[Self.enabled] = key["enabled"]?.bool ?? false
    live.properties[Self.tags] = Tags.users(tags)
    if wantsValue { live.properties[Self.value] = key["value"]?.string }
    if wantsValue || declared == nil || declared == .null {
      live.properties.markRead([Self.value.name])
    }
    return live
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.apiKeys(withValues: false)) { key in
      guard let id = key["id"]?.string else { return nil }
      let name = key["name"]?.string ?? ""
      return tagged(
        name, Properties([Self.name.name: .string(name)]),
        tags: try await RestTags.live(key, "\(Self.folder)/\(id)", context),
        attributes: ["id": .string(id), "name": .string(name)], context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    let keys = try await context.apiKeys(withValues: false)
    let key = keys.first { $0["id"] == resource.attributes["id"]?.string.map(JSONValue.string) }
    return Trace(created: key?["createdDate"]?.time, modified: key?["lastUpdatedDate"]?.time)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.attributes["id"]?.string.map {
      AuditedResource(
        service: "apigateway", name: $0,
        operations: [
          "CreateApiKey", "UpdateApiKey", "DeleteApiKey", "TagResource", "UntagResource",
        ])
    }
  }
}

extension KindContext {
  func apiKeys(withValues: Bool) async throws -> [JSONValue] {
    let aws = aws
    return try await shared.answer(to: "apigateway GetApiKeys \(withValues)") {
      try await aws.getAPIKeys(withValues: withValues)
    }
  }
}
