import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension HTTPAPI {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // Read first: names aren't unique, so an earlier attempt may have created another API.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    let properties = resource.properties
    var request: [String: JSONValue] = [
      "name": .string(try properties.required(Self.name)), "protocolType": "HTTP",
      "tags": .object(resource.tags.mapValues(JSONValue.string)),
      "disableExecuteApiEndpoint": .bool(properties[Self.defaultEndpoint] == false),
    ]
    if let description = properties[Self.description], !description.isEmpty {
      request["description"] = .string(description)
    }
    request["corsConfiguration"] = properties[Self.cors].map { .object(Self.corsRequest($0)) }
    let api = try await context.aws.createHTTPAPI(.object(request))
    guard let id = api["apiId"]?.string else {
      throw KindError("API Gateway returned no id for the new API \(resource.address).")
    }
    try await HTTPRouteWriter(HTTPAPIParts(), of: id, context).write(properties)
    // At last, so that it is deployed with everything.
    try await writeStage(properties, of: id, context)
    return attributes(of: api, id, properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    guard let id = live.attributes["id"]?.string else {
      throw KindError("This is a bug in cairn: an HTTP API was read without its id.")
    }
    let (aws, properties) = (context.aws, resource.properties)
    try await writeAPI(properties, over: live.properties, changed, id: id, context)
    let inRoutes: Set = [Self.routes.name, Self.authorizers.name, Self.stage.name]
    let inStage: Set = [
      Self.routes.name, Self.stage.name, Self.autoDeploy.name, Self.stageVariables.name,
      Self.accessLogs.name, Self.throttling.name,
    ]
    if !changed.isDisjoint(with: inRoutes) {
      let parts = try await HTTPAPIParts(of: id, authorizers: true, context)
      try await HTTPRouteWriter(parts, of: id, context).write(properties)
    }
    if !changed.isDisjoint(with: inStage) {
      try await writeStage(properties, of: id, context)
    }
    if changed.contains(Self.tags.name) {
      let arn = Self.arn(id, in: context.scope)
      guard let found = try await find(resource, context.lookingAgain()) else {
        throw KindError("The HTTP API was deleted in the meantime. Plan again.")
      }
      try await Tags.write(resource.tags, over: found.tags) {
        try await aws.tagHTTPAPI(arn: arn, $0)
      } remove: {
        try await aws.untagHTTPAPI(arn: arn, keys: $0)
      }
    }
    // The stage may have another name.
    return live.attributes
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    guard let api = try await find(resource, context.lookingAgain()) else { return }
    try await ignoringMissing { try await aws.deleteHTTPAPI(api.id) }
  }

  private func writeAPI(
    _ properties: Properties, over live: Properties, _ changed: Set<String>, id: String,
    _ context: KindContext
  ) async throws {
    var request: [String: JSONValue] = [:]
    if changed.contains(Self.description.name) {
      request["description"] = .string(properties[Self.description] ?? "")
    }
    if changed.contains(Self.defaultEndpoint.name) {
      request["disableExecuteApiEndpoint"] = .bool(properties[Self.defaultEndpoint] == false)
    }
    if changed.contains(Self.cors.name) {
      let wanted = properties[Self.cors].map(Self.corsRequest) ?? [:]
      let there = live[Self.cors].map(Self.corsRequest) ?? [:]
      // An update can't take a member away.
      if there.keys.contains(where: { wanted[$0] == nil }) {
        try await context.aws.deleteHTTPAPICORS(id)
      }
      if !wanted.isEmpty { request["corsConfiguration"] = .object(wanted) }
    }
    if !request.isEmpty { try await context.aws.updateHTTPAPI(id, .object(request)) }
  }

  /// Without what is at its default, which API Gateway has no value for.
  private static func corsRequest(_ cors: Properties) -> [String: JSONValue] {
    corsShape.request(cors).filter { ![[], 0, false].contains($0.value) }
  }

  /// Creates or updates the declared stage, and removes those with a former name.
  private func writeStage(
    _ properties: Properties, of id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let name = properties[Self.stage] ?? Self.defaultStage
    let wanted = HTTPStage(properties, in: context.scope)
    let stages = try await aws.getHTTPAPIParts(.stages, of: id)
    if let there = stages.first(where: { $0["stageName"]?.string == name }) {
      try await wanted.write(over: there, name, of: id, context)
    } else {
      _ = try await aws.createHTTPAPIPart(.stages, of: id, wanted.creation(of: name))
    }
    for former in stages where HTTPStage.isOurs(former) {
      guard let own = former["stageName"]?.string, own != name else { continue }
      try await ignoringMissing { try await aws.deleteHTTPAPIPart(.stages, own, of: id) }
    }
  }
}
