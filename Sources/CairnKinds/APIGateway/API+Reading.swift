import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension API {
  /// Added to the stage's name if its routes are older than the API's.
  private static let notDeployed = " (older routes)"
  /// Added to the stage's name if an interrupted run left stages or deployments that it should have
  /// removed.
  private static let littered = " (with leftovers)"

  /// Three requests: one listing of all APIs for the round, then routes and stage. A complete read
  /// also requests the deployments and the API's settings besides its routes.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    if resource.properties[Self.id] != nil, context.scope.flavour == .aws {
      throw KindError(
        "AWS chooses the id of an API: leave `id` out, and refer to the API's `id` or `url`.",
        path: Self.id.name)
    }
    guard let api = try await find(resource, context) else { return nil }
    let aws = context.aws
    let stageName = resource.properties[Self.stage] ?? "local"
    let owner = owner(of: api.tags, context)
    let isNobodys = owner == .nobody
    async let parts = Self.unmanagedParts(of: api.id, context)
    async let wantedStage = stage(stageName, of: api.id, isNobodys: isNobodys, context)
    guard let resources = try await found({ try await aws.getRestResources(api.id) }) else {
      _ = try await (wantedStage, parts)
      return nil
    }
    let (stage, isLittered) = try await wantedStage
    let referred = try await Self.parts(of: api.id, for: resources, context)
    let authorizers = try await liveAuthorizers(of: api.id, resource.properties, context)
    let forms =
      authorizers?.mapValues(\.form) ?? APIAuthorizer.forms(referred, in: context.scope)
    let settings = stage.map(APIStage.init) ?? APIStage()
    let live = LiveRoutes(
      resources, like: resource.properties, referred, authorizers: forms, stage: settings,
      binaryMediaTypes: api.binaryMediaTypes, in: context.scope)
    var table = live.table
    let responses = try await liveGatewayResponses(of: api.id, resource.properties, context)
    table.gatewayResponses = responses?.mapValues(GatewayResponses.form) ?? [:]
    var properties = Properties()
    properties[Self.name] = api.name
    properties[Self.description] = api.description
    properties[Self.routes] = live.values
    properties[Self.authorizers] = authorizers?.mapValues(\.fields)
    properties[Self.gatewayResponses] = responses
    properties[Self.accessLogs] = settings.accessLogs
    properties[Self.throttling] = settings.throttles[APIStage.everyMethod]?.properties
    properties[Self.tracing] = settings.tracing
    if let endpoint = api.answer["endpointConfiguration"] {
      properties[Self.endpoint] = endpoint["types"]?[0]?.string?.lowercased()
      properties[Self.vpcEndpoints] = (endpoint["vpcEndpointIds"]?.array ?? [])
        .compactMap(\.string).sorted()
    } else {
      // An emulator without them.
      properties[Self.endpoint] = resource.properties[Self.endpoint]
      properties[Self.vpcEndpoints] = resource.properties[Self.vpcEndpoints]
    }
    // As declared, where an id can be chosen.
    properties[Self.id] = resource.properties[Self.id].map { _ in api.id }
    properties.markRead([Self.accessLogs.name, Self.throttling.name, Self.id.name])
    properties[raw: Self.cors.name] = Self.cors(of: table, like: resource.properties)
    properties[Self.binaryMediaTypes] = table.binaryMediaTypes
    properties[Self.tags] = Self.users(api.tags)
    properties[Self.stageVariables] = stage?.variables ?? [:]
    if let stage {
      // A deployment by another tool has no mark, and counts as the newest.
      let mark = Deployed(description: stage.description)
      let isDeployed = mark?.holds(table) ?? isNobodys
      properties[Self.stage] =
        stage.name + (!isDeployed ? Self.notDeployed : isLittered ? Self.littered : "")
    } else {
      properties[raw: Self.stage.name] = .null
    }
    // The URL of the declared stage, which an update creates.
    return LiveResource(
      properties: properties,
      attributes: attributes(id: api.id, resource.properties, in: context.scope),
      owner: owner,
      unmanaged: Self.members.unmanaged(in: api.answer)
        + Self.endpointSettings(api.answer)
        + Self.unmanaged(in: resources, live, referred, declared: resource.properties)
        + Self.unmanaged(in: stage, wanted: stageName) + (try await parts))
  }

  /// The live gateway responses by type; nil if they weren't read.
  private func liveGatewayResponses(
    of id: String, _ declared: Properties, _ context: KindContext
  ) async throws -> [String: Properties]? {
    let own = declared[Self.gatewayResponses] ?? [:]
    guard !own.isEmpty || context.reads.wants(Self.gatewayResponses.name) else { return nil }
    let answers = GatewayResponses.changed(
      try await context.restParts(.gatewayResponses, of: id))
    return Dictionary(
      answers.compactMap { answer in
        guard let type = answer["responseType"]?.string else { return nil }
        var fields = GatewayResponses.fields(of: answer)
        // As declared, if the meaning is the same.
        if let wanted = own[type],
          answer["statusCode"]?.string.flatMap({ Int($0) })
            == wanted[GatewayResponses.status]
        {
          fields[GatewayResponses.status] = wanted[GatewayResponses.status]
        }
        return (type, fields)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The live authorizers by name; nil if they weren't read.
  private func liveAuthorizers(
    of id: String, _ declared: Properties, _ context: KindContext
  ) async throws -> [String: (fields: Properties, form: JSONValue)]? {
    let isDeclared = declared.values[Self.authorizers.name]?.opened?.map?.isEmpty == false
    guard isDeclared || context.reads.wants(Self.authorizers.name) else { return nil }
    let wanted = APIAuthorizer.forms(declared, in: context.scope)
    let own = declared[Self.authorizers] ?? [:]
    let answers = try await context.restParts(.authorizers, of: id)
    return Dictionary(
      answers.compactMap { answer in
        guard let name = answer["name"]?.string else { return nil }
        let fields = APIAuthorizer.fields(of: answer)
        let form = APIAuthorizer.form(fields, name, in: context.scope)
        // As declared, if the meaning is the same.
        return (name, (form == wanted[name] ? own[name] ?? fields : fields, form))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The stage of that name, or the one with its former name; and whether an earlier run left
  /// anything behind, if that was read.
  private func stage(
    _ name: String, of id: String, isNobodys: Bool, _ context: KindContext
  ) async throws -> (RestStage?, isLittered: Bool) {
    let aws = context.aws
    // A stage that another tool created isn't compared.
    let other = { @Sendable (stages: [RestStage]) in
      stages.first { Deployed(description: $0.description) != nil }
        ?? (isNobodys ? stages.min { $0.name < $1.name } : nil)
    }
    if context.reads == .everything {
      async let deployments = found { try await aws.getRestDeployments(id) }
      let stages = try await found { try await aws.getRestStages(id) } ?? []
      let leftovers = DeploymentLeftovers(
        stages, try await deployments ?? [], besides: name)
      let stage = stages.first { $0.name == name } ?? other(stages)
      return (stage, stage?.name == name && !leftovers.isEmpty)
    }
    if let stage = try await found({ try await aws.getRestStage(id, name) }) {
      return (stage, false)
    }
    let stages = try await found { try await aws.getRestStages(id) } ?? []
    return (other(stages), false)
  }

  /// Finds the API by its id if it was found before or is on an emulator, and by its tags.
  func find(_ resource: ResourceHandle, _ context: KindContext) async throws -> RestAPI? {
    guard let name = resource.properties[Self.name] else { return nil }
    let apis = try await context.restAPIs()
    if resource.isFound, let id = resource.attributes["id"]?.string,
      let api = apis.first(where: { $0.id == id }), api.tags[OwnershipTags.stack] != nil
    {
      return api
    }
    if context.scope.flavour == .emulator {
      let id = Self.emulatorID(name, of: resource, in: context.scope)
      if let api = apis.first(where: { $0.id == id }) { return api }
    }
    let owners = resource.owners(in: context.scope)
    let ours = apis.filter { api in
      api.name == name
        && owners.contains {
          api.tags[OwnershipTags.stack] == $0.stack && api.tags[OwnershipTags.resource] == $0.name
        }
    }.min { $0.id < $1.id }
    if ours != nil || !context.adopts { return ours }
    // Names aren't unique: only an unambiguous API is taken over.
    let others = apis.filter {
      $0.name == name && owner(of: $0.tags, context) == .nobody
    }
    return others.count == 1 ? others.first : nil
  }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    Trace(created: try await find(resource, context)?.created)
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.attributes["id"]?.string.map { AuditedResource(service: "apigateway", name: $0) }
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await context.restAPIs().map { api in
      tagged(
        api.name, Properties([Self.name.name: .string(api.name)]), tags: api.tags,
        attributes: ["id": .string(api.id), "name": .string(api.name)], context)
    }
  }

  /// What an update has to do with the stage.
  struct LiveStage {
    var name: String
    /// Whether its routes are the newest.
    var isDeployed: Bool

    /// From the field `stage` of `read`; nil without a stage.
    init?(_ properties: Properties) {
      guard let text = properties[API.stage] else { return nil }
      isDeployed = !text.hasSuffix(API.notDeployed)
      name =
        [API.notDeployed, API.littered].first { text.hasSuffix($0) }
        .map { String(text.dropLast($0.count)) } ?? text
    }
  }

  static func users(_ tags: [String: String]) -> [String: String] {
    Tags.users(tags).filter { $0.key != EmulatorID.tag }
  }

  /// As declared, if the declaration results in the same answers.
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
