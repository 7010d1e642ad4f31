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
    let isNobodys = LiveResource.Owner(tags: api.tags) == .nobody
    if stage == nil {
      // It may still be under its former name; whoever else made it, has any name.
      let stages = try await found { try await aws.getRestStages(api.id) } ?? []
      stage =
        stages.first { Deployed(description: $0.description) != nil }
        ?? (isNobodys ? stages.min { $0.name < $1.name } : nil)
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
      // What others deployed bears no mark: it is taken for the newest.
      let mark = Deployed(description: stage.description)
      let isDeployed = mark == Deployed(table) || isNobodys && mark == nil
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
    let apis = try await context.restAPIs()
    let (stack, resourceName) = (context.scope.stack, resource.address.name)
    if context.scope.flavour == .emulator {
      let id = APIIdentity.emulatorID(name, in: context.scope)
      if let api = apis.first(where: { $0.id == id }) { return api }
    }
    let ours = apis.filter {
      $0.name == name && $0.tags[Tags.stackKey] == stack
        && $0.tags[Tags.resourceKey] == resourceName
    }.min { $0.id < $1.id }
    if ours != nil || !context.adopts { return ours }
    // Names are not unique: it is taken over only where it is clear which.
    let others = apis.filter {
      $0.name == name && LiveResource.Owner(tags: $0.tags) == .nobody
    }
    return others.count == 1 ? others.first : nil
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    Trace(created: try await find(resource, context)?.created)
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await context.restAPIs().map { api in
      tagged(
        api.name, Properties([Self.name.name: .string(api.name)]), tags: api.tags,
        attributes: ["id": .string(api.id), "name": .string(api.name)], context)
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
