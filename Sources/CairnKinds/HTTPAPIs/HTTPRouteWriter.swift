import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// Writes the routes of an HTTP API with what they refer to: only what fields hold, and only what
/// differs.
struct HTTPRouteWriter {
  /// What exists.
  private var live: HTTPAPIParts
  private let id: String
  private let context: KindContext
  private var aws: AWSClient { context.aws }

  /// - Parameter live: with its authorizers.
  init(_ live: HTTPAPIParts, of id: String, _ context: KindContext) {
    self.live = live
    self.id = id
    self.context = context
  }

  func write(_ properties: Properties) async throws {
    var writer = self
    let authorizers = HTTPAuthorizer.all(properties, in: context.scope)
    try await writer.writeAuthorizers(authorizers)
    let routes = HTTPRoute.all(properties, in: context.scope)
    try await writer.clear(besides: routes)
    for (_, route) in routes.sorted(by: { $0.key < $1.key }) {
      try await writer.write(route)
    }
    try await writer.removeLeftovers(besides: authorizers)
  }

  // MARK: Authorizers

  private mutating func writeAuthorizers(
    _ wanted: [String: HTTPAuthorizer]
  ) async throws {
    for (name, authorizer) in wanted.sorted(by: { $0.key < $1.key }) {
      let index = live.authorizers.firstIndex { $0["name"]?.string == name }
      guard let index, let own = live.authorizers[index]["authorizerId"]?.string else {
        live.authorizers.append(
          try await aws.createHTTPAPIPart(.authorizers, of: id, .object(authorizer.form)))
        continue
      }
      let there = live.authorizers[index]
      guard there["authorizerType"]?.string == authorizer.type else {
        // The type can't be changed, and routes need one all the time: the former one is removed
        // once they have the new one.
        let former = "\(name)-former"
        try await aws.updateHTTPAPIPart(
          .authorizers, own, of: id, ["name": .string(former)])
        live.authorizers[index] = [
          "name": .string(former), "authorizerId": .string(own),
          "authorizerType": there["authorizerType"] ?? .null,
        ]
        live.authorizers.append(
          try await aws.createHTTPAPIPart(.authorizers, of: id, .object(authorizer.form)))
        continue
      }
      let held = HTTPAuthorizer(name, HTTPAuthorizer.fields(of: there), in: context.scope).form
      let patch = authorizer.form.filter { held[$0.key] != $0.value }
      if !patch.isEmpty {
        try await aws.updateHTTPAPIPart(.authorizers, own, of: id, .object(patch))
      }
    }
  }

  // MARK: Routes

  /// Removes routes that aren't wanted, and those that exist twice.
  private mutating func clear(besides wanted: [String: HTTPRoute]) async throws {
    var seen: Set<String> = []
    let removed = live.routes.filter { route in
      let key = route["routeKey"]?.string ?? ""
      return wanted[key] == nil || !seen.insert(key).inserted
    }
    for route in removed {
      guard let own = route["routeId"]?.string else { continue }
      let (aws, api) = (aws, id)
      try await ignoringMissing { try await aws.deleteHTTPAPIPart(.routes, own, of: api) }
      live.routes.removeAll { $0["routeId"]?.string == own }
      try await removeIntegration(of: route)
    }
  }

  private mutating func write(_ route: HTTPRoute) async throws {
    let index = live.routes.firstIndex { $0["routeKey"]?.string == route.key }
    var request = try authorization(of: route)
    guard let index, let own = live.routes[index]["routeId"]?.string else {
      request["routeKey"] = .string(route.key)
      request["target"] = .string(try await target(of: route, over: nil))
      live.routes.append(try await aws.createHTTPAPIPart(.routes, of: id, .object(request)))
      return
    }
    let there = live.routes[index]
    request["target"] = .string(try await target(of: route, over: there))
    let patch = request.filter { name, value in
      let old = there[name] ?? .null
      // Absent and empty mean the same.
      return old != value && !(old == .null && ["", [], "NONE"].contains(value))
    }
    if patch.isEmpty { return }
    try await aws.updateHTTPAPIPart(.routes, own, of: id, .object(patch))
    live.routes[index] = .object((there.object ?? [:]).merging(patch) { _, new in new })
    if patch["target"] != nil { try await removeIntegration(of: there) }
  }

  /// With an id in place of the authorizer's name.
  private func authorization(of route: HTTPRoute) throws -> [String: JSONValue] {
    var authorizer = ""
    if let name = route.authorizer {
      let there = live.authorizers.first { $0["name"]?.string == name }
      guard let own = there?["authorizerId"]?.string else {
        throw KindError("The API has no authorizer \(name).", path: HTTPAPI.authorizers.name)
      }
      authorizer = own
    }
    return [
      "authorizationType": .string(route.authorization), "authorizerId": .string(authorizer),
      "authorizationScopes": .array(route.scopes.map(JSONValue.string)),
    ]
  }

  // MARK: Integrations

  /// The integration for a route, which is changed in place if it is of the same type and no other
  /// route's too.
  private mutating func target(
    of route: HTTPRoute, over there: JSONValue?
  ) async throws -> String {
    let own =
      there.flatMap(HTTPAPIParts.integrationID)
      // From an interrupted run.
      ?? live.unused.filter { $0.value["description"]?.string == route.mark }.keys.min()
    if let own, let integration = live.integrations[own] {
      let held = HTTPRoute.fields(
        of: ["routeKey": .string(route.key)], integration, authorizer: nil
      ).map { HTTPRoute(route.key, $0, [:], in: context.scope).integration }
      let patch = route.integration.filter { held?[$0.key] != $0.value }
      if held != nil, patch.isEmpty { return "integrations/\(own)" }
      if held != nil, patch["integrationType"] == nil,
        live.routes.count(where: { HTTPAPIParts.integrationID(of: $0) == own }) < 2
      {
        try await aws.updateHTTPAPIPart(.integrations, own, of: id, .object(patch))
        return "integrations/\(own)"
      }
    }
    var request = route.integration
    request["description"] = .string(route.mark)
    let made = try await aws.createHTTPAPIPart(.integrations, of: id, .object(request))
    guard let new = made["integrationId"]?.string else {
      throw KindError(
        "API Gateway returned no id for the integration of \(route.key).",
        path: HTTPAPI.routes.name)
    }
    live.integrations[new] = made
    return "integrations/\(new)"
  }

  /// Removes the integration that a route had, unless another one has it too.
  private mutating func removeIntegration(of route: JSONValue) async throws {
    guard let own = HTTPAPIParts.integrationID(of: route), live.unused[own] != nil else { return }
    try await remove(own)
  }

  private mutating func remove(_ integration: String) async throws {
    let (aws, api) = (aws, id)
    try await ignoringMissing {
      try await aws.deleteHTTPAPIPart(.integrations, integration, of: api)
    }
    live.integrations[integration] = nil
  }

  private mutating func removeLeftovers(
    besides wanted: [String: HTTPAuthorizer]
  ) async throws {
    for own in live.leftovers.keys.sorted() { try await remove(own) }
    let (aws, api) = (aws, id)
    for authorizer in live.authorizers {
      guard let name = authorizer["name"]?.string, wanted[name] == nil,
        let own = authorizer["authorizerId"]?.string
      else { continue }
      try await ignoringMissing { try await aws.deleteHTTPAPIPart(.authorizers, own, of: api) }
    }
  }
}
