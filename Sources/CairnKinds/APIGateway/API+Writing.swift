import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension API {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let properties = resource.properties
    let name = try properties.required(Self.name)
    // Read first: names aren't unique, and creating an API with an existing id replaces that API.
    var fresh = context
    fresh.shared = SharedReads()
    if let there = try await find(resource, fresh) {
      guard there.tags[OwnershipTags.stack] == context.scope.stack,
        there.tags[OwnershipTags.resource] == resource.address.name
      else {
        throw KindError(
          "There is an API with the id \(there.id) already, and it doesn't belong to this stack. "
            + "It was created after the plan; plan again.", path: Self.name.name)
      }
      return try await resume(
        resource, context,
        after: AWSError(
          cause: .alreadyExists, service: "apigateway", operation: "CreateRestApi",
          code: "AlreadyExists", message: "The API \(name) exists already."))
    }
    var tags = resource.tags
    if context.scope.flavour == .emulator {
      tags[EmulatorID.tag] = Self.emulatorID(name, of: resource, in: context.scope)
    }
    let types = properties[Self.binaryMediaTypes] ?? []
    var request: [String: JSONValue] = [
      "name": .string(name), "binaryMediaTypes": .array(types.map(JSONValue.string)),
      "tags": .object(tags.mapValues(JSONValue.string)),
      // The same as in the document of its routes, which isn't used for every API.
      "version": "1",
    ]
    var endpoint: [String: JSONValue] = [
      "types": [.string((properties[Self.endpoint] ?? "regional").uppercased())]
    ]
    let vpcEndpoints = properties[Self.vpcEndpoints] ?? []
    if !vpcEndpoints.isEmpty {
      endpoint["vpcEndpointIds"] = .array(vpcEndpoints.map(JSONValue.string))
    }
    request["endpointConfiguration"] = .object(endpoint)
    // An empty text is refused.
    if let description = properties[Self.description], !description.isEmpty {
      request["description"] = .string(description)
    }
    let api = try await aws.createRestAPI(.object(request))
    try await importRoutes(properties, id: api.id, context)
    let responses = GatewayResponses.forms(properties)
    if !responses.isEmpty {
      try await GatewayResponses.write(responses, id: api.id, context)
    }
    try await deploy(properties, id: api.id, isNew: true, context)
    return attributes(id: api.id, properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let properties = resource.properties
    guard let id = live.attributes["id"]?.string else {
      throw KindError("This is a bug in cairn: an API was read without its id.")
    }
    let inDocument: Set = [Self.routes.name, Self.cors.name, Self.authorizers.name]
    let inRoutes = inDocument.union([Self.binaryMediaTypes.name, Self.gatewayResponses.name])
    let inStage: Set = [
      Self.stageVariables.name, Self.accessLogs.name, Self.throttling.name, Self.tracing.name,
    ]
    let writesRoutes = !changed.isDisjoint(with: inRoutes)
    let oldStage = LiveStage(live.properties)
    if !changed.isDisjoint(with: inDocument) {
      try await editRoutes(RouteTable(properties, in: context.scope), id: id, context)
    }
    if changed.contains(Self.authorizers.name) {
      try await removeAuthorizers(
        besides: Set((properties[Self.authorizers] ?? [:]).keys), id: id, context)
    }
    if changed.contains(Self.gatewayResponses.name) {
      try await GatewayResponses.write(
        GatewayResponses.forms(properties), id: id, context)
    }
    if !changed.isDisjoint(with: [Self.endpoint.name, Self.vpcEndpoints.name]) {
      try await writeEndpoint(properties, over: live.properties, id: id, context)
    }
    if changed.contains(Self.description.name) {
      try await aws.updateRestAPI(
        id, [PatchOperation(.replace, "/description", properties[Self.description] ?? "")])
    }
    if changed.contains(Self.binaryMediaTypes.name) {
      try await writeBinaryMediaTypes(
        properties[Self.binaryMediaTypes] ?? [], id: id, context)
    }
    let stage = properties[Self.stage] ?? "local"
    if writesRoutes || oldStage?.name != stage || oldStage?.isDeployed == false {
      try await deploy(properties, id: id, isNew: false, context)
    } else {
      if !changed.isDisjoint(with: inStage) {
        let patches = Self.patches(
          from: try await aws.getRestStage(id, stage), to: properties, in: context.scope)
        if !patches.isEmpty { try await aws.updateRestStage(id, stage, patches) }
      }
      if changed.contains(Self.stage.name) {
        try await clear(besides: stage, id: id, in: aws.getRestStages(id), context)
      }
    }
    if live.owner == .nobody, !writesRoutes, !changed.contains(Self.stage.name), let oldStage {
      // From now on the deployed routes are known.
      let mark = Deployed(RouteTable(properties, in: context.scope)).description
      try await aws.updateRestStage(
        id, oldStage.name, [PatchOperation(.replace, "/description", mark)])
    }
    if changed.contains(Self.tags.name) {
      try await writeTags(resource.tags, id: id, context)
    }
    return attributes(id: id, properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    var fresh = context
    fresh.shared = SharedReads()
    guard let api = try await find(resource, fresh) else { return }
    try await ignoringMissing { try await aws.deleteRestAPI(api.id) }
  }

  /// Removes authorizers that aren't declared, which no route refers to any more.
  private func removeAuthorizers(
    besides wanted: Set<String>, id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    for item in try await aws.getRestParts(.authorizers, of: id) {
      guard let name = item["name"]?.string, !wanted.contains(name),
        let number = item["id"]?.string
      else { continue }
      try await ignoringMissing { try await aws.deleteRestPart(.authorizers, number, of: id) }
    }
  }

  // MARK: Deployment

  /// Deploys the routes to the stage of the declared name, and removes older deployments.
  private func deploy(
    _ properties: Properties, id: String, isNew: Bool, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let stage = properties[Self.stage] ?? "local"
    let variables = properties[Self.stageVariables] ?? [:]
    let mark = Deployed(RouteTable(properties, in: context.scope)).description
    let live = isNew ? nil : try await found { try await aws.getRestStage(id, stage) }
    if let live {
      // Deploying to an existing stage may reset the rest of it to defaults (LocalStack does);
      // pointing it to the deployment doesn't.
      let deployment = try await aws.createRestDeployment(id, description: mark)
      var patches = Self.patches(from: live, to: properties, in: context.scope)
      if live.description != mark {
        patches.append(PatchOperation(.replace, "/description", mark))
      }
      patches.append(PatchOperation(.replace, "/deploymentId", deployment))
      try await aws.updateRestStage(id, stage, patches)
    } else {
      _ = try await aws.createRestDeployment(
        id, description: mark,
        onto: RestStage.New(name: stage, description: mark, variables: variables))
      let patches = APIStage(properties).patches(from: APIStage(), in: context.scope)
      if !patches.isEmpty { try await aws.updateRestStage(id, stage, patches) }
      // It is the first one of a new API, unless the answer to an earlier attempt was lost.
      if isNew, try await aws.getRestDeployments(id).count < 2 { return }
    }
    try await clear(besides: stage, id: id, in: aws.getRestStages(id), context)
  }

  private func clear(
    besides stage: String, id: String, in stages: [RestStage], _ context: KindContext
  ) async throws {
    let aws = context.aws
    let leftovers = DeploymentLeftovers(
      stages, try await aws.getRestDeployments(id), besides: stage)
    for name in leftovers.stages {
      try await movePlans(from: "\(id):\(name)", to: "\(id):\(stage)", context)
      try await ignoringMissing { try await aws.deleteRestStage(id, name) }
    }
    for deployment in leftovers.deployments {
      // A deployment that a stage has started to use can't be deleted, and stays.
      try await ignoring([.notFound, .invalid, .conflict]) {
        try await aws.deleteRestDeployment(id, deployment)
      }
    }
  }

  /// A usage plan can't give up a deleted stage, so it gets the new one before.
  private func movePlans(from old: String, to new: String, _ context: KindContext) async throws {
    let aws = context.aws
    var plans: [JSONValue] = []
    try await ignoring([.notImplemented]) { plans = try await aws.getUsagePlans() }
    for plan in plans {
      let stages = UsagePlan.stages(of: plan)
      guard stages.contains(old), let id = plan["id"]?.string else { continue }
      var patches = [PatchOperation(.remove, "/apiStages", old)]
      if !stages.contains(new) { patches.append(PatchOperation(.add, "/apiStages", new)) }
      try await aws.updateUsagePlan(id, patches)
    }
  }

  private static func patches(
    from live: RestStage, to wanted: Properties, in scope: Scope
  ) -> [PatchOperation] {
    patches(from: live.variables, to: wanted[stageVariables] ?? [:])
      + APIStage(wanted).patches(from: APIStage(live), in: scope)
  }

  /// Quirk of LocalStack: lists are changed by place.
  private func writeEndpoint(
    _ wanted: Properties, over live: Properties, id: String, _ context: KindContext
  ) async throws {
    let isEmulator = context.scope.flavour == .emulator
    var patches: [PatchOperation] = []
    let (type, former) = (wanted[Self.endpoint] ?? "regional", live[Self.endpoint] ?? "regional")
    if type != former {
      patches.append(
        PatchOperation(
          .replace,
          "/endpointConfiguration/types/\(isEmulator ? "0" : former.uppercased())",
          type.uppercased()))
    }
    let (ids, there) = (wanted[Self.vpcEndpoints] ?? [], live[Self.vpcEndpoints] ?? [])
    let path = "/endpointConfiguration/vpcEndpointIds"
    for (index, own) in there.enumerated().reversed() where !ids.contains(own) {
      patches.append(
        isEmulator
          ? PatchOperation(.remove, "\(path)/\(index)") : PatchOperation(.remove, path, own))
    }
    patches += ids.filter { !there.contains($0) }.map { PatchOperation(.add, path, $0) }
    // Quirk of LocalStack: of several additions in one request, the last one stays.
    let requests = isEmulator ? patches.map { [$0] } : [patches]
    for request in requests where !request.isEmpty {
      try await context.aws.updateRestAPI(id, request)
    }
  }

  private static func patches(
    from live: [String: String], to wanted: [String: String]
  ) -> [PatchOperation] {
    let set = wanted.sorted { $0.key < $1.key }.filter { live[$0.key] != $0.value }
      .map {
        PatchOperation(.replace, "/variables/\(PatchOperation.pathComponent($0.key))", $0.value)
      }
    let removed = live.keys.sorted().filter { wanted[$0] == nil }
      .map { PatchOperation(.remove, "/variables/\(PatchOperation.pathComponent($0))") }
    return set + removed
  }

  private func writeBinaryMediaTypes(
    _ wanted: [String], id: String, _ context: KindContext
  ) async throws {
    let api = try await context.aws.getRestAPI(id)
    let removed = api.binaryMediaTypes.filter { !wanted.contains($0) }
    let added = wanted.filter { !api.binaryMediaTypes.contains($0) }
    guard !removed.isEmpty || !added.isEmpty else { return }
    func path(_ type: String) -> String {
      "/binaryMediaTypes/\(PatchOperation.pathComponent(type))"
    }
    // Quirk of LocalStack: it computes all indices before it removes the first; in descending order
    // they stay right.
    try await context.aws.updateRestAPI(
      id,
      added.map { PatchOperation(.add, path($0)) }
        + removed.reversed().map { PatchOperation(.remove, path($0)) })
  }

  // Quirk of LocalStack: "TagResource" doesn't change the tags that an API shows; patches do, which
  // AWS doesn't support.
  private func writeTags(
    _ tags: [String: String], id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let live = try await aws.getRestAPI(id).tags
    var difference = Tags.difference(from: live, to: tags)
    difference.remove.removeAll { $0 == EmulatorID.tag }
    guard !difference.set.isEmpty || !difference.remove.isEmpty else { return }
    if context.scope.flavour == .emulator {
      func path(_ key: String) -> String { "/tags/\(PatchOperation.pathComponent(key))" }
      try await aws.updateRestAPI(
        id,
        difference.set.sorted { $0.key < $1.key }.map {
          PatchOperation(.add, path($0.key), $0.value)
        }
          + difference.remove.map { PatchOperation(.remove, path($0)) })
      return
    }
    let arn =
      "arn:\(context.scope.partition):apigateway:\(context.scope.region)::/restapis/\(id)"
    if !difference.set.isEmpty { try await aws.tagRestAPI(arn: arn, difference.set) }
    if !difference.remove.isEmpty { try await aws.untagRestAPI(arn: arn, keys: difference.remove) }
  }
}
