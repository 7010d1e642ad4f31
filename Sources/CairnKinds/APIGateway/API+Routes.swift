import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension API {
  /// Adds the routes to a new API: in one request if the endpoint has "PutRestApi", otherwise one
  /// at a time. That request replaces the whole API, so only a new API may get it (law 11).
  func importRoutes(_ properties: Properties, id: String, _ context: KindContext) async throws {
    let table = RouteTable(properties)
    let document = table.openAPI(
      name: try properties.required(Self.name), description: properties[Self.description] ?? "",
      in: context.scope)
    let obstacle = try await obstacle([.notImplemented]) {
      try await context.aws.putRestAPI(id, document: document)
    }
    if obstacle != nil { try await editRoutes(table, id: id, context) }
  }

  /// Updates the routes of an API to the declaration. Writes only differences, and only the parts
  /// that routes consist of.
  func editRoutes(_ table: RouteTable, id: String, _ context: KindContext) async throws {
    let live = LivePaths(try await context.aws.getRestResources(id))
    let preflights = table.preflights
    let kinds = table.kinds
    var paths = try await clear(live, besides: kinds, id: id, context)
    try await addPaths(Set(kinds.keys.map(\.path)), to: &paths, id: id, context)
    for (route, function) in table.functions.sorted(by: { $0.key < $1.key })
    where kinds[route] == .function {
      guard let resource = paths[route.path] else { continue }
      try await write(function, to: route, of: resource, id: id, context)
    }
    for (path, headers) in preflights.sorted(by: { $0.key < $1.key }) {
      guard let resource = paths[path] else { continue }
      try await writePreflight(headers, of: resource, id: id, context)
    }
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

  private func write(
    _ function: String, to route: Route, of resource: RestResource, id: String,
    _ context: KindContext
  ) async throws {
    let aws = context.aws
    var proxy = RouteTable.proxy(function, in: context.scope)
    let method = resource.methods[route.method]
    if method?.integrationType == "AWS_PROXY" {
      guard let uri = proxy["uri"]?.string, method?.integrationURI != uri else { return }
      return try await aws.updateRestIntegration(
        id, resource: resource.id, method: route.method, [PatchOperation(.replace, "/uri", uri)])
    }
    if method == nil {
      // As in the document of a new API, which names the path's variables.
      let variables = route.parameterNames.map {
        ("method.request.path.\($0)", JSONValue.bool(true))
      }
      var request: [String: JSONValue] = ["authorizationType": "NONE"]
      if !variables.isEmpty {
        request["requestParameters"] = .object(Dictionary(variables) { first, _ in first })
      }
      try await aws.putRestMethod(
        id, resource: resource.id, method: route.method, .object(request))
    }
    proxy["type"] = "AWS_PROXY"
    proxy["passthroughBehavior"] = "WHEN_NO_MATCH"
    try await aws.putRestIntegration(
      id, resource: resource.id, method: route.method, .object(proxy))
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
      _ parameters: JSONValue, over live: JSONValue?,
      _ put: (JSONValue) async throws -> Void
    ) async throws {
      var members = live?.object ?? [:]
      members["statusCode"] = nil
      let others = (members["responseParameters"]?.object ?? [:]).filter { !CORS.isHeader($0.key) }
      members["responseParameters"] = .object(
        others.merging(parameters.object ?? [:]) { _, new in new })
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
    try await put(parameters, over: integration?["integrationResponses"]?["200"]) {
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
