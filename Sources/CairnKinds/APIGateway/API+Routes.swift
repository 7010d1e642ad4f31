import CairnAWS
import CairnEngine
import CairnLanguage

extension API {
  /// Brings paths, methods and integrations to what is declared, in one request where the target has
  /// "PutRestApi", and one at a time elsewhere.
  func writeRoutes(_ properties: Properties, id: String, _ context: KindContext) async throws {
    let table = RouteTable(properties)
    let document = table.openAPI(
      name: try properties.required(Self.name), description: properties[Self.description] ?? "",
      in: context.scope)
    let obstacle = try await obstacle([.notImplemented]) {
      try await context.aws.putRestAPI(id, document: document)
    }
    if obstacle != nil { try await writeRoutesOneByOne(table, id: id, context) }
  }

  func writeRoutesOneByOne(_ table: RouteTable, id: String, _ context: KindContext) async throws {
    let aws = context.aws
    let live = try await aws.getRestResources(id)
    var ids = Dictionary(live.map { ($0.path, $0.id) }, uniquingKeysWith: { first, _ in first })
    let preflights = table.preflights
    let wanted = Set(table.functions.keys)
      .union(preflights.keys.map { Route(method: "OPTIONS", path: $0) })
    let needed = Set(wanted.flatMap { Self.ancestors(of: $0.path) })

    for resource in live.sorted(by: { $0.path < $1.path }) where !needed.contains(resource.path) {
      // Gone already with the path above it, perhaps.
      try await ignoringMissing { try await aws.deleteRestResource(id, resource.id) }
      ids[resource.path] = nil
    }
    for resource in live where needed.contains(resource.path) {
      for method in resource.methods.keys
      where !wanted.contains(Route(method: method, path: resource.path)) {
        try await ignoringMissing {
          try await aws.deleteRestMethod(id, resource: resource.id, method: method)
        }
      }
    }
    for path in needed.sorted() where ids[path] == nil {
      let cut = path.lastIndex(of: "/") ?? path.startIndex
      let parent = cut == path.startIndex ? "/" : String(path[..<cut])
      guard let parentID = ids[parent] else {
        throw KindError("API Gateway shows no resource for `\(parent)`.")
      }
      ids[path] = try await aws.createRestResource(
        id, parent: parentID, segment: String(path[path.index(after: cut)...])
      ).id
    }
    for (route, function) in table.functions.sorted(by: { $0.key < $1.key }) {
      guard let resource = ids[route.path] else { continue }
      try await aws.putRestMethod(
        id, resource: resource, method: route.method, ["authorizationType": "NONE"])
      var proxy = RouteTable.proxy(function, in: context.scope)
      proxy["type"] = "AWS_PROXY"
      proxy["passthroughBehavior"] = "WHEN_NO_MATCH"
      try await aws.putRestIntegration(
        id, resource: resource, method: route.method, .object(proxy))
    }
    for (path, headers) in preflights.sorted(by: { $0.key < $1.key }) {
      guard let resource = ids[path] else { continue }
      try await writePreflight(headers, resource: resource, id: id, context)
    }
  }

  private func writePreflight(
    _ headers: [String: String], resource: String, id: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    try await aws.putRestMethod(
      id, resource: resource, method: "OPTIONS", ["authorizationType": "NONE"])
    try await aws.putRestIntegration(
      id, resource: resource, method: "OPTIONS",
      [
        "type": "MOCK", "passthroughBehavior": "WHEN_NO_MATCH",
        "requestTemplates": ["application/json": .string(RouteTable.mockRequest)],
      ])
    let flags = RouteTable.responseParameters(headers).object?.mapValues { _ in
      JSONValue.bool(false)
    }
    try await aws.putRestMethodResponse(
      id, resource: resource, method: "OPTIONS", status: "200",
      ["responseParameters": .object(flags ?? [:])])
    try await aws.putRestIntegrationResponse(
      id, resource: resource, method: "OPTIONS", status: "200",
      ["responseParameters": RouteTable.responseParameters(headers)])
  }

  /// `/`, `/images` and `/images/{id}` of `/images/{id}`.
  private static func ancestors(of path: String) -> [String] {
    var paths = ["/"]
    var current = ""
    for segment in path.split(separator: "/") {
      current += "/\(segment)"
      paths.append(current)
    }
    return paths
  }
}
