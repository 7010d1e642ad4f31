import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension HTTPAPI {
  /// An answer of "GetApis" with its id and tags.
  struct Found: Sendable {
    var id: String
    var answer: JSONValue
    var tags: [String: String]
  }

  /// Finds the API by its id if that is known, and otherwise by its name and tags. Names aren't
  /// unique, so only an unambiguous one is taken over.
  func find(_ resource: ResourceHandle, _ context: KindContext) async throws -> Found? {
    guard let name = resource.properties[Self.name] else { return nil }
    let id = resource.attributes["id"]?.string
    guard let apis = try await context.httpAPIs() else {
      // What was created once isn't gone because of an endpoint that doesn't answer.
      guard id != nil else { return nil }
      throw KindError("This endpoint has no API Gateway V2, so the HTTP API can't be read.")
    }
    let candidates = try await concurrently(apis) { api -> Found? in
      guard let own = api["apiId"]?.string, api["name"]?.string == name || own == id else {
        return nil
      }
      return try await Self.found(own, api, context)
    }
    if resource.isFound, let id { return candidates.first { $0.id == id } }
    let owners = resource.owners(in: context.scope)
    let named = candidates.filter { $0.answer["name"]?.string == name }
    let ours = named.filter { api in
      owners.contains {
        api.tags[OwnershipTags.stack] == $0.stack && api.tags[OwnershipTags.resource] == $0.name
      }
    }.min { $0.id < $1.id }
    if ours != nil || !context.adopts { return ours }
    let others = named.filter { owner(of: $0.tags, context) == .nobody }
    return others.count == 1 ? others.first : nil
  }

  /// Quirk of MiniStack: answers show the tags of the creation, and only "GetTags" later ones.
  private static func found(
    _ id: String, _ api: JSONValue, _ context: KindContext
  ) async throws -> Found? {
    guard context.scope.flavour == .emulator else {
      return Found(
        id: id, answer: api, tags: (api["tags"]?.object ?? [:]).compactMapValues(\.string))
    }
    let (aws, arn) = (context.aws, arn(id, in: context.scope))
    let tags = try await context.shared.answer(to: "apigatewayv2 GetTags \(id)") {
      try await CairnKinds.found { try await aws.getHTTPAPITags(arn: arn) }
    }
    return tags.map { Found(id: id, answer: api, tags: $0) }
  }

  static func arn(_ id: String, in scope: Scope) -> String {
    "arn:\(scope.partition):apigateway:\(scope.region)::/apis/\(id)"
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.httpAPIs() ?? []) { api in
      guard let id = api["apiId"]?.string, let found = try await Self.found(id, api, context)
      else { return nil }
      let name = api["name"]?.string ?? ""
      return tagged(
        name, Properties([Self.name.name: .string(name)]), tags: found.tags,
        attributes: ["id": .string(id), "name": .string(name)], context)
    }
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    Trace(created: try await find(resource, context)?.answer["createdDate"]?.time)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.attributes["id"]?.string.map { AuditedResource(service: "apigateway", name: $0) }
  }
}
