import CairnJSON

/// What an HTTP API consists of, by its place in the service's paths.
public enum HTTPAPIPart: String, Sendable, Hashable {
  case authorizers, integrations, routes, stages

  /// As in the names of operations.
  var noun: String {
    switch self {
    case .authorizers: "Authorizer"
    case .integrations: "Integration"
    case .routes: "Route"
    case .stages: "Stage"
    }
  }
}

// HTTP APIs: API Gateway's API of version 2.
extension AWSClient {
  private static func path(_ api: String, _ rest: String...) -> String {
    ["/v2/apis", PercentEncoding.component(api)].joined(separator: "/")
      + rest.map { "/\(PercentEncoding.component($0))" }.joined()
  }

  /// Follows `nextToken` to the last page.
  private func httpItems(
    _ operation: String, path: String
  ) async throws(AWSError) -> [JSONValue] {
    var items: [JSONValue] = []
    var token: String?
    repeat {
      let answer = try await rest(
        .apiGatewayV2, operation, method: "GET", path: path,
        query: [("maxResults", "100")] + (token.map { [("nextToken", $0)] } ?? []),
        safety: .idempotent)
      items += answer["items"]?.array ?? []
      token = answer["nextToken"]?.string
    } while token != nil
    return items
  }

  /// API Gateway V2 "GetApis", all pages, tags included; WebSocket APIs are among them.
  public func getHTTPAPIs() async throws(AWSError) -> [JSONValue] {
    try await httpItems("GetApis", path: "/v2/apis")
  }

  /// API Gateway V2 "CreateApi". Names are not unique: asking twice makes two.
  public func createHTTPAPI(_ request: JSONValue) async throws(AWSError) -> JSONValue {
    try await rest(
      .apiGatewayV2, "CreateApi", method: "POST", path: "/v2/apis", body: request, safety: .unsafe)
  }

  /// API Gateway V2 "UpdateApi": members that are left out stay.
  public func updateHTTPAPI(_ id: String, _ request: JSONValue) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "UpdateApi", method: "PATCH", path: Self.path(id), body: request,
      safety: .idempotent)
  }

  /// API Gateway V2 "DeleteApi", with everything in it.
  public func deleteHTTPAPI(_ id: String) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "DeleteApi", method: "DELETE", path: Self.path(id), safety: .idempotent)
  }

  /// API Gateway V2 "DeleteCorsConfiguration".
  public func deleteHTTPAPICORS(_ id: String) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "DeleteCorsConfiguration", method: "DELETE", path: Self.path(id, "cors"),
      safety: .idempotent)
  }

  /// API Gateway V2 "GetRoutes", "GetIntegrations" and their like, all pages.
  public func getHTTPAPIParts(
    _ part: HTTPAPIPart, of api: String
  ) async throws(AWSError) -> [JSONValue] {
    try await httpItems("Get\(part.noun)s", path: Self.path(api, part.rawValue))
  }

  /// API Gateway V2 "GetRoute", "GetIntegration" and their like.
  public func getHTTPAPIPart(
    _ part: HTTPAPIPart, _ id: String, of api: String
  ) async throws(AWSError) -> JSONValue {
    try await rest(
      .apiGatewayV2, "Get\(part.noun)", method: "GET",
      path: Self.path(api, part.rawValue, id),
      safety: .idempotent)
  }

  /// API Gateway V2 "CreateRoute", "CreateIntegration" and their like. Asking twice may make two.
  ///
  /// - Returns: the answer, with an id.
  public func createHTTPAPIPart(
    _ part: HTTPAPIPart, of api: String, _ request: JSONValue
  ) async throws(AWSError) -> JSONValue {
    try await rest(
      .apiGatewayV2, "Create\(part.noun)", method: "POST", path: Self.path(api, part.rawValue),
      body: request, safety: .unsafe)
  }

  /// API Gateway V2 "UpdateRoute", "UpdateIntegration" and their like: members that are left out
  /// stay.
  ///
  /// - Parameter id: of a stage, its name.
  public func updateHTTPAPIPart(
    _ part: HTTPAPIPart, _ id: String, of api: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "Update\(part.noun)", method: "PATCH",
      path: Self.path(api, part.rawValue, id), body: request, safety: .idempotent)
  }

  /// API Gateway V2 "DeleteRoute", "DeleteIntegration" and their like.
  public func deleteHTTPAPIPart(
    _ part: HTTPAPIPart, _ id: String, of api: String
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "Delete\(part.noun)", method: "DELETE",
      path: Self.path(api, part.rawValue, id), safety: .idempotent)
  }

  /// API Gateway V2 "DeleteAccessLogSettings".
  public func deleteHTTPAPIAccessLogs(
    _ api: String, stage: String
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "DeleteAccessLogSettings", method: "DELETE",
      path: Self.path(api, HTTPAPIPart.stages.rawValue, stage, "accesslogsettings"),
      safety: .idempotent)
  }

  /// API Gateway V2 "DeleteRouteSettings".
  public func deleteHTTPAPIRouteSettings(
    _ api: String, stage: String, route: String
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "DeleteRouteSettings", method: "DELETE",
      path: Self.path(api, HTTPAPIPart.stages.rawValue, stage, "routesettings", route),
      safety: .idempotent)
  }
}

// Their tags.
extension AWSClient {
  private static func path(ofTags arn: String) -> String {
    "/v2/tags/\(PercentEncoding.component(arn))"
  }

  /// API Gateway V2 "GetTags".
  public func getHTTPAPITags(arn: String) async throws(AWSError) -> [String: String] {
    let answer = try await rest(
      .apiGatewayV2, "GetTags", method: "GET", path: Self.path(ofTags: arn), safety: .idempotent)
    return (answer["tags"]?.object ?? [:]).compactMapValues(\.string)
  }

  /// API Gateway V2 "TagResource".
  public func tagHTTPAPI(arn: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "TagResource", method: "POST", path: Self.path(ofTags: arn),
      body: ["tags": .object(tags.mapValues(JSONValue.string))], safety: .idempotent)
  }

  /// API Gateway V2 "UntagResource".
  public func untagHTTPAPI(arn: String, keys: [String]) async throws(AWSError) {
    _ = try await rest(
      .apiGatewayV2, "UntagResource", method: "DELETE", path: Self.path(ofTags: arn),
      query: keys.map { ("tagKeys", $0) }, safety: .idempotent)
  }
}
