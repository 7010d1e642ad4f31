import CairnAWS
import CairnEngine
import CairnLanguage

extension API {
  /// Added to the stage's name when its routes are older than those of the API.
  private static let notDeployed = " (older routes)"

  /// Three requests: one listing for all APIs of the round, then routes and stage.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let api = try await find(resource, context) else { return nil }
    let aws = context.aws
    let stageName = resource.properties[Self.stage] ?? "local"
    async let wantedStage = found { try await aws.getRestStage(api.id, stageName) }
    guard let resources = try await found({ try await aws.getRestResources(api.id) }) else {
      _ = try await wantedStage
      return nil
    }
    var stage = try await wantedStage
    if stage == nil {
      // It may still be under its former name.
      stage = try await (found { try await aws.getRestStages(api.id) } ?? [])
        .first { Deployed(description: $0.description) != nil }
    }
    let table = RouteTable(live: resources, binaryMediaTypes: api.binaryMediaTypes)
    var properties = Properties()
    properties[Self.name] = api.name
    properties[Self.description] = api.description
    properties[Self.routes] = Dictionary(
      table.functions.map { ($0.key.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    properties[raw: Self.cors.name] = Self.cors(of: table, like: resource.properties)
    properties[Self.binaryMediaTypes] = table.binaryMediaTypes
    properties[Self.tags] = Self.users(api.tags)
    properties[Self.stageVariables] = stage?.variables ?? [:]
    if let stage {
      let isDeployed = Deployed(description: stage.description) == Deployed(table)
      properties[Self.stage] = stage.name + (isDeployed ? "" : Self.notDeployed)
    } else {
      properties[raw: Self.stage.name] = .null
    }
    // The URL is that of the declaration: an update brings the stage there.
    return LiveResource(
      properties: properties,
      attributes: attributes(id: api.id, resource.properties, in: context.scope),
      owner: LiveResource.Owner(tags: api.tags))
  }

  /// By its id on an emulator, and by its tags.
  func find(_ resource: ResourceHandle, _ context: KindContext) async throws -> RestAPI? {
    guard let name = resource.properties[Self.name] else { return nil }
    let aws = context.aws
    let apis = try await context.shared.answer(to: "apigateway GetRestApis") {
      try await aws.getRestAPIs()
    }
    if context.scope.flavour == .emulator {
      let id = APIIdentity.emulatorID(name, of: resource, in: context.scope)
      if let api = apis.first(where: { $0.id == id }) { return api }
    }
    let owners = resource.owners(in: context.scope)
    return apis.filter { api in
      api.name == name
        && owners.contains {
          api.tags[Tags.stackKey] == $0.stack && api.tags[Tags.resourceKey] == $0.name
        }
    }.min { $0.id < $1.id }
  }

  package func list(_ context: KindContext) async throws -> [OwnedResource] {
    try await context.aws.getRestAPIs().compactMap { api in
      guard api.tags[Tags.stackKey] == context.scope.stack,
        let resource = api.tags[Tags.resourceKey]
      else { return nil }
      var properties = Properties()
      properties[Self.name] = api.name
      return OwnedResource(
        name: resource, identity: Identity(api.name), properties: properties,
        attributes: ["id": .string(api.id), "name": .string(api.name)])
    }
  }

  /// The name of the live stage, whether its routes are the newest or not; nil when there is none.
  static func liveStage(_ properties: Properties) -> String? {
    guard let text = properties[Self.stage] else { return nil }
    return text.hasSuffix(notDeployed) ? String(text.dropLast(notDeployed.count)) : text
  }

  static func users(_ tags: [String: String]) -> [String: String] {
    Tags.users(tags).filter { $0.key != APIIdentity.idTag }
  }

  /// In the words of the declaration where these bring about the same answers.
  private static func cors(of live: RouteTable, like desired: Properties) -> Value {
    guard let cors = live.cors else { return .null }
    if let raw = desired[raw: Self.cors.name], let wanted = desired[Self.cors] {
      var table = live
      table.cors = CORS(wanted)
      if table.preflights == live.preflights { return raw }
    }
    return cors.properties.value
  }
}
