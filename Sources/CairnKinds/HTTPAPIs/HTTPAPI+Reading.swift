import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension HTTPAPI {
  /// Added to the stage's name if an interrupted run left integrations or stages that it should
  /// have removed.
  static let littered = " (with leftovers)"

  /// The fields that one listing of all APIs shows.
  private static let listed: Set = [
    name.name, description.name, cors.name, defaultEndpoint.name, tags.name,
  ]

  /// One listing of all APIs for the round; then routes, integrations and stages together, and
  /// authorizers where there are some.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let api = try await find(resource, context) else { return nil }
    let declared = resource.properties
    var live = LiveResource(
      properties: Properties(),
      attributes: attributes(of: api.answer, api.id, declared, in: context.scope),
      owner: owner(of: api.tags, context), unmanaged: Self.members.unmanaged(in: api.answer))
    live.properties[Self.name] = api.answer["name"]?.string
    live.properties[Self.description] = api.answer["description"]?.string ?? ""
    live.properties[Self.cors] = Self.corsShape.properties(of: api.answer["corsConfiguration"])
    live.properties[Self.defaultEndpoint] =
      api.answer["disableExecuteApiEndpoint"]?.bool != true
    live.properties[Self.tags] = Tags.users(api.tags)
    live.properties.markRead([Self.cors.name])
    guard
      schema.fields.contains(where: {
        !Self.listed.contains($0.name) && context.reads.wants($0.name)
      })
    else { return live }
    guard let (parts, stages) = try await found({ try await parts(of: api.id, resource, context) })
    else { return nil }
    readRoutes(parts, stages, declared, owner: live.owner, into: &live, context)
    return live
  }

  private func parts(
    of id: String, _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> (HTTPAPIParts, [JSONValue]) {
    let isDeclared =
      resource.properties.values[Self.authorizers.name]?.opened?.map?.isEmpty == false
    let wants = isDeclared || context.reads.wants(Self.authorizers.name)
    async let parts = HTTPAPIParts(of: id, authorizers: wants, context)
    let stages = try await context.aws.getHTTPAPIParts(.stages, of: id)
    return (try await parts, stages)
  }

  private func readRoutes(
    _ parts: HTTPAPIParts, _ stages: [JSONValue], _ declared: Properties,
    owner: LiveResource.Owner, into live: inout LiveResource, _ context: KindContext
  ) {
    let name = declared[Self.stage] ?? Self.defaultStage
    func find(_ isIt: (JSONValue) -> Bool) -> JSONValue? { stages.first(where: isIt) }
    // A stage that another tool created isn't compared.
    let answer =
      find { $0["stageName"]?.string == name } ?? find(HTTPStage.isOurs)
      ?? (owner == .nobody
        ? stages.min { ($0["stageName"]?.string ?? "") < ($1["stageName"]?.string ?? "") } : nil)
    let stage = answer.map { HTTPStage($0) }
    let former = stages.filter {
      HTTPStage.isOurs($0) && $0["stageName"] != answer?["stageName"]
    }
    let authorizers = parts.authorizerFields()
    live.properties[Self.authorizers] = Self.spelled(authorizers, like: declared, context.scope)
    live.properties[Self.routes] = Self.values(
      parts, authorizers, stage?.throttles ?? [:], like: declared, context.scope)
    live.properties[Self.autoDeploy] = stage?.autoDeploy ?? true
    live.properties[Self.stageVariables] = stage?.variables ?? [:]
    live.properties[Self.accessLogs] = stage?.accessLogs
    live.properties[Self.throttling] = stage?.throttle?.properties
    if let own = answer?["stageName"]?.string {
      let isLittered = !former.isEmpty || !parts.leftovers.isEmpty
      live.properties[Self.stage] = own + (isLittered && own == name ? Self.littered : "")
    } else {
      live.properties[raw: Self.stage.name] = .null
    }
    live.properties.markRead([Self.accessLogs.name, Self.throttling.name])
    live.unmanaged += Self.unmanaged(in: parts, declared: declared, context.scope)
    live.unmanaged += stages.flatMap { other -> [UnmanagedSetting] in
      let own = other["stageName"]?.string ?? ""
      if other == answer {
        return HTTPStage.unmanaged(in: other, lostWith: own == name ? [] : [Self.stage.name])
      }
      return HTTPStage.isOurs(other) ? [] : [UnmanagedSetting("stage \(own)")]
    }
  }

  /// As declared, if the meaning is the same.
  private static func spelled(
    _ live: [String: Properties], like declared: Properties, _ scope: Scope
  ) -> [String: Properties] {
    let wanted = HTTPAuthorizer.all(declared, in: scope)
    let own = declared[authorizers] ?? [:]
    return Dictionary(
      uniqueKeysWithValues: live.map { name, fields in
        let isDeclared = HTTPAuthorizer(name, fields, in: scope) == wanted[name]
        return (name, isDeclared ? own[name] ?? fields : fields)
      })
  }

  private static func values(
    _ parts: HTTPAPIParts, _ authorizers: [String: Properties],
    _ throttles: [String: APIStage.Throttle], like declared: Properties, _ scope: Scope
  ) -> [String: Value] {
    let wanted = HTTPRoute.all(declared, in: scope)
    let own = declared.values[routes.name]?.opened?.map ?? [:]
    let judges = authorizers.mapValues { HTTPAuthorizer("", $0, in: scope) }
    var values: [String: Value] = [:]
    for route in parts.routes {
      guard let key = route["routeKey"]?.string, values[key] == nil else { continue }
      guard var fields = parts.fields(of: route) else {
        values[key] = .string(HTTPRoute.words(for: parts.integration(of: route)))
        continue
      }
      fields[RouteFields.throttling] = throttles[key]?.properties
      let isDeclared =
        wanted[key] == HTTPRoute(key, fields, judges, in: scope) && own[key]?.isResolved == true
      values[key] = isDeclared ? own[key] : HTTPRoute.shortest(fields)
    }
    return values
  }
}
