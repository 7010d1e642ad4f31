import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension API {
  /// Adds the routes to a new API: what only calls functions in one request if the endpoint has
  /// "PutRestApi", and the rest one at a time. That request replaces the whole API, so only a new
  /// API may get it (law 11).
  func importRoutes(_ properties: Properties, id: String, _ context: KindContext) async throws {
    let table = RouteTable(properties, in: context.scope)
    let document = table.openAPI(
      name: try properties.required(Self.name), description: properties[Self.description] ?? "")
    // A document without paths would say nothing.
    guard document["paths"]?.object?.isEmpty == false else {
      return try await editRoutes(table, id: id, context)
    }
    let obstacle = try await obstacle([.notImplemented]) {
      try await context.aws.putRestAPI(id, document: document)
    }
    if obstacle != nil || !table.isPlain { try await editRoutes(table, id: id, context) }
  }

  /// Updates the routes of an API to the declaration, with what they refer to. Writes only
  /// differences, and only the parts that routes consist of.
  func editRoutes(_ table: RouteTable, id: String, _ context: KindContext) async throws {
    let live = LivePaths(try await context.aws.getRestResources(id))
    let preflights = table.preflights
    let kinds = table.kinds
    let writer = try await RouteWriter(table, over: live.all, id: id, context)
    var paths = try await clear(live, besides: kinds, id: id, context)
    try await addPaths(Set(kinds.keys.map(\.path)), to: &paths, id: id, context)
    for (route, form) in table.forms.sorted(by: { $0.key < $1.key }) {
      guard let resource = paths[route.path] else { continue }
      try await writer.write(form, to: route, of: resource)
    }
    for (path, headers) in preflights.sorted(by: { $0.key < $1.key }) {
      guard let resource = paths[path] else { continue }
      try await writePreflight(headers, of: resource, id: id, context)
    }
    try await writer.removeParts()
  }

  /// Removes paths and methods that aren't wanted.
  ///
  /// - Returns: the rest, by path.
  private func clear(
    _ live: LivePaths, besides wanted: [Route: RouteKind], id: String, _ context: KindContext
  ) async throws -> [String: RestResource] {
    let aws = context.aws
    let needed = Set(wanted.keys.flatMap { LivePaths.ancestors(of: $0.path) }).union(live.kept)
    for resource in live.all where live.isDuplicate(resource) || !needed.contains(resource.path) {
      // It may have been deleted with the path above it.
      try await ignoringMissing { try await aws.deleteRestResource(id, resource.id) }
    }
    var left = live.byPath.filter { needed.contains($0.key) }
    for (path, resource) in left.sorted(by: { $0.key < $1.key }) {
      for (method, call) in resource.methods.sorted(by: { $0.key < $1.key }) {
        let route = Route(method: method, path: path)
        if wanted[route]?.holds(call, of: route) == true { continue }
        try await ignoringMissing {
          try await aws.deleteRestMethod(id, resource: resource.id, method: method)
        }
        left[path]?.methods[method] = nil
      }
    }
    return left
  }

  private func addPaths(
    _ wanted: Set<String>, to paths: inout [String: RestResource], id: String,
    _ context: KindContext
  ) async throws {
    let needed = Set(wanted.flatMap { LivePaths.ancestors(of: $0) })
    for path in needed.sorted() where paths[path] == nil {
      let cut = path.lastIndex(of: "/") ?? path.startIndex
      let parent = cut == path.startIndex ? "/" : String(path[..<cut])
      guard let parentID = paths[parent]?.id else {
        throw KindError("API Gateway shows no resource for `\(parent)`.")
      }
      paths[path] = try await context.aws.createRestResource(
        id, parent: parentID, segment: String(path[path.index(after: cut)...]))
    }
  }

  private func writePreflight(
    _ headers: [String: String], of resource: RestResource, id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    let answer = resource.methods["OPTIONS"]?.answer
    let integration = answer?["methodIntegration"]
    if answer == nil {
      try await aws.putRestMethod(
        id, resource: resource.id, method: "OPTIONS", ["authorizationType": "NONE"])
      try await aws.putRestIntegration(
        id, resource: resource.id, method: "OPTIONS",
        [
          "type": "MOCK", "passthroughBehavior": "WHEN_NO_MATCH",
          "requestTemplates": ["application/json": .string(RouteTable.mockRequest)],
        ])
    }
    // Both are written as a whole, so the request includes everything that they contain besides our
    // headers.
    func put(
      _ parameters: JSONValue, template: String? = nil, over live: JSONValue?,
      _ put: (JSONValue) async throws -> Void
    ) async throws {
      var members = live?.object ?? [:]
      members["statusCode"] = nil
      let others = (members["responseParameters"]?.object ?? [:]).filter { !CORS.isHeader($0.key) }
      members["responseParameters"] = .object(
        others.merging(parameters.object ?? [:]) { _, new in new })
      if let template {
        members["responseTemplates"] = [RouteForm.json: .string(template)]
      } else if members["responseTemplates"]?[RouteForm.json]?.string.flatMap(CORS.origins) != nil {
        members["responseTemplates"] = nil
      }
      var former = live?.object ?? [:]
      former["statusCode"] = nil
      if members != former { try await put(.object(members)) }
    }
    let parameters = RouteTable.responseParameters(headers)
    let flags = JSONValue.object((parameters.object ?? [:]).mapValues { _ in false })
    try await put(flags, over: answer?["methodResponses"]?["200"]) {
      try await aws.putRestMethodResponse(
        id, resource: resource.id, method: "OPTIONS", status: "200", $0)
    }
    try await put(
      parameters, template: CORS.template(headers),
      over: integration?["integrationResponses"]?["200"]
    ) {
      try await aws.putRestIntegrationResponse(
        id, resource: resource.id, method: "OPTIONS", status: "200", $0)
    }
  }
}

/// The live paths of an API.
private struct LivePaths {
  /// By path, parents first.
  let all: [RestResource]
  let byPath: [String: RestResource]

  init(_ resources: [RestResource]) {
    all = resources.sorted { ($0.path, $0.id) < ($1.path, $1.id) }
    byPath = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// If "CreateResource" was sent twice, an emulator has a path twice.
  func isDuplicate(_ resource: RestResource) -> Bool { byPath[resource.path]?.id != resource.id }

  /// The paths without methods or children, and their parents. Other tools created them for later
  /// use.
  var kept: Set<String> {
    let parents = Set(all.compactMap(\.parentID))
    return Set(
      all.filter { $0.methods.isEmpty && !parents.contains($0.id) }
        .flatMap { Self.ancestors(of: $0.path) })
  }

  /// For `/images/{id}`: `/`, `/images` and `/images/{id}`.
  static func ancestors(of path: String) -> [String] {
    var paths = ["/"]
    var current = ""
    for segment in path.split(separator: "/") {
      current += "/\(segment)"
      paths.append(current)
    }
    return paths
  }
}
