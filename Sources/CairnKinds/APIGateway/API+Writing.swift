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
    // Look first: names are not unique, and an API made with an id that is taken replaces the other.
    var fresh = context
    fresh.shared = SharedReads()
    if let there = try await find(resource, fresh) {
      guard there.tags[OwnershipTags.stack] == context.scope.stack,
        there.tags[OwnershipTags.resource] == resource.address.name
      else {
        throw KindError(
          "There is an API with the id \(there.id) already, and it is not this stack's. It was made "
            + "after the plan; plan again.", path: Self.name.name)
      }
      return try await resume(
        resource, context,
        after: AWSError(
          cause: .alreadyExists, service: "apigateway", operation: "CreateRestApi",
          code: "AlreadyExists", message: "The API \(name) is there already."))
    }
    var tags = resource.tags
    if context.scope.flavour == .emulator {
      tags[APIIdentity.idTag] = APIIdentity.emulatorID(name, of: resource, in: context.scope)
    }
    let types = properties[Self.binaryMediaTypes] ?? []
    var request: [String: JSONValue] = [
      "name": .string(name), "binaryMediaTypes": .array(types.map(JSONValue.string)),
      "tags": .object(tags.mapValues(JSONValue.string)),
      // As the document of its routes says, which not every API is made by.
      "version": "1",
    ]
    // An empty text is refused.
    if let description = properties[Self.description], !description.isEmpty {
      request["description"] = .string(description)
    }
    let api = try await aws.createRestAPI(.object(request))
    try await importRoutes(properties, id: api.id, context)
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
    let inRoutes: Set = [Self.routes.name, Self.cors.name, Self.binaryMediaTypes.name]
    let writesRoutes = !changed.isDisjoint(with: inRoutes)
    let oldStage = LiveStage(live.properties)
    if !changed.isDisjoint(with: [Self.routes.name, Self.cors.name]) {
      try await editRoutes(RouteTable(properties), id: id, context)
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
      if changed.contains(Self.stageVariables.name) {
        let patches = Self.patches(
          from: live.properties[Self.stageVariables] ?? [:],
          to: properties[Self.stageVariables] ?? [:])
        try await aws.updateRestStage(id, stage, patches)
      }
      if changed.contains(Self.stage.name) {
        try await clear(besides: stage, id: id, in: aws.getRestStages(id), context)
      }
    }
    if live.owner == .nobody, !writesRoutes, !changed.contains(Self.stage.name), let oldStage {
      // From now on it is known what was deployed.
      let mark = Deployed(RouteTable(properties)).description
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

  // MARK: Deployment

  /// Makes the routes what calls reach, on a stage of the wanted name, and clears what came before.
  private func deploy(
    _ properties: Properties, id: String, isNew: Bool, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let stage = properties[Self.stage] ?? "local"
    let variables = properties[Self.stageVariables] ?? [:]
    let mark = Deployed(RouteTable(properties)).description
    let live = isNew ? nil : try await found { try await aws.getRestStage(id, stage) }
    if let live {
      // Deploying onto a stage that is there may put the rest of it back to defaults (LocalStack
      // does); pointing it to the deployment leaves all that alone.
      let deployment = try await aws.createRestDeployment(id, description: mark)
      var patches = Self.patches(from: live.variables, to: variables)
      if live.description != mark {
        patches.append(PatchOperation(.replace, "/description", mark))
      }
      patches.append(PatchOperation(.replace, "/deploymentId", deployment))
      try await aws.updateRestStage(id, stage, patches)
    } else {
      _ = try await aws.createRestDeployment(
        id, description: mark,
        onto: RestStage.New(name: stage, description: mark, variables: variables))
      // Of a new API it is the first one, unless an attempt before had lost its answer.
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
      try await ignoringMissing { try await aws.deleteRestStage(id, name) }
    }
    for deployment in leftovers.deployments {
      // One that a stage has taken meanwhile is refused, and stays.
      try await ignoring([.notFound, .invalid, .conflict]) {
        try await aws.deleteRestDeployment(id, deployment)
      }
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
    // Quirk of LocalStack: it takes all indices of those to remove before it removes the first; from
    // the last one on they stay right.
    try await context.aws.updateRestAPI(
      id,
      added.map { PatchOperation(.add, path($0)) }
        + removed.reversed().map { PatchOperation(.remove, path($0)) })
  }

  /// Quirk of LocalStack: what "TagResource" writes is not what an API shows as its tags; those are
  /// changed by patches, which AWS does not take.
  private func writeTags(
    _ tags: [String: String], id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let live = try await aws.getRestAPI(id).tags
    var difference = Tags.difference(from: live, to: tags)
    difference.remove.removeAll { $0 == APIIdentity.idTag }
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
