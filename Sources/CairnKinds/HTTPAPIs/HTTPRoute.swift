import CairnEngine
import CairnJSON
import CairnLanguage

/// A route with its integration in API Gateway's words, as far as fields hold them.
struct HTTPRoute: Hashable, Sendable {
  var key: String
  /// `NONE`, `AWS_IAM`, `JWT` or `CUSTOM`.
  var authorization = "NONE"
  /// The name of the authorizer.
  var authorizer: String?
  var scopes: [String] = []
  var integration: [String: JSONValue]
  var throttle: APIStage.Throttle?

  /// - Parameter authorizers: those of the API.
  init(
    _ key: String, _ fields: Properties, _ authorizers: [String: HTTPAuthorizer], in scope: Scope
  ) {
    self.key = key
    switch fields[RouteFields.auth] ?? RouteFields.Auth.none {
    case RouteFields.Auth.none: break
    case RouteFields.Auth.iam: authorization = "AWS_IAM"
    case let name:
      authorizer = name
      authorization = authorizers[name]?.routeType ?? "JWT"
    }
    scopes = (fields[HTTPRouteFields.scopes] ?? []).sorted()
    throttle = APIStage.Throttle(fields[RouteFields.throttling])
    integration = [
      "timeoutInMillis": .int((fields[HTTPRouteFields.timeout] ?? 30) * 1000)
    ]
    if let http = fields[HTTPRouteFields.integration]?[HTTPRouteFields.http] {
      integration["integrationType"] = "HTTP_PROXY"
      integration["integrationUri"] = http[HTTPRouteFields.url].map(JSONValue.string)
      integration["integrationMethod"] = .string(
        http[HTTPRouteFields.method] ?? HTTPRouteFields.method(of: key))
      // The only one of URLs.
      integration["payloadFormatVersion"] = "1.0"
    } else {
      integration["integrationType"] = "AWS_PROXY"
      integration["integrationUri"] = fields[RouteFields.function].map {
        .string(Function.invokeARN(of: $0, in: scope))
      }
      integration["integrationMethod"] = "POST"
      integration["payloadFormatVersion"] = .string(fields[HTTPRouteFields.payload] ?? "2.0")
    }
  }

  /// The declared ones by key.
  static func all(_ properties: Properties, in scope: Scope) -> [String: HTTPRoute] {
    let authorizers = HTTPAuthorizer.all(properties, in: scope)
    return Dictionary(
      RouteFields.listed(properties.values).map {
        ($0.key, HTTPRoute($0.key, Properties($0.fields), authorizers, in: scope))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Marks the integration that cairn made for the route, so that it is found again if an
  /// interrupted run left it without one.
  var mark: String { Self.markStart + key }

  static func isMark(_ description: String?) -> Bool {
    description?.hasPrefix(markStart) == true
  }

  private static let markStart = "cairn route "

  // MARK: Live

  /// The fields of a live route; nil if no field can say what it calls.
  ///
  /// - Parameter name: that of its authorizer.
  static func fields(
    of route: JSONValue, _ integration: JSONValue?, authorizer name: String?
  ) -> Properties? {
    guard let integration, let key = route["routeKey"]?.string,
      var fields = called(integration, key)
    else { return nil }
    switch route["authorizationType"]?.string {
    case nil, "NONE": break
    case "AWS_IAM": fields[RouteFields.auth] = RouteFields.Auth.iam
    case let type?: fields[RouteFields.auth] = name ?? type
    }
    let scopes = (route["authorizationScopes"]?.array ?? []).compactMap(\.string)
    if !scopes.isEmpty { fields[HTTPRouteFields.scopes] = scopes.sorted() }
    if let time = integration["timeoutInMillis"]?.int, time != 30_000, time.isMultiple(of: 1000) {
      fields[HTTPRouteFields.timeout] = time / 1000
    }
    return fields
  }

  private static func called(_ integration: JSONValue, _ key: String) -> Properties? {
    var fields = Properties()
    let uri = integration["integrationUri"]?.string ?? ""
    let version = integration["payloadFormatVersion"]?.string
    switch integration["integrationType"]?.string {
    case "AWS_PROXY":
      let arn = Function.arn(invokedBy: uri) ?? (Function.isARN(uri) ? uri : nil)
      guard let arn, integration["integrationSubtype"]?.string == nil else { return nil }
      fields[RouteFields.function] = arn
      if let version, version != "2.0" { fields[HTTPRouteFields.payload] = version }
    case "HTTP_PROXY":
      guard integration["connectionType"]?.string != "VPC_LINK" else { return nil }
      var http = Properties()
      http[HTTPRouteFields.url] = uri
      let method = integration["integrationMethod"]?.string
      if method != HTTPRouteFields.method(of: key) { http[HTTPRouteFields.method] = method }
      fields[HTTPRouteFields.integration] = Properties([HTTPRouteFields.http.name: http.value])
    default: return nil
    }
    return fields
  }

  /// What a route calls, in words, where no field can say it.
  static func words(for integration: JSONValue?) -> String {
    guard let integration else { return "nothing" }
    return ["integrationType", "integrationSubtype", "integrationUri"]
      .compactMap { integration[$0]?.string }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The shortest way to declare a route with these fields.
  static func shortest(_ fields: Properties) -> Value {
    guard fields.values.count == 1, let function = fields[raw: RouteFields.function.name] else {
      return fields.value
    }
    return function
  }
}
