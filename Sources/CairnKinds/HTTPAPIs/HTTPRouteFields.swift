import CairnEngine
import CairnLanguage

/// The fields of a route, in place of which its function may be written alone; `RouteFields` has
/// those that REST APIs have too. Limits are those of API Gateway V2 "CreateRoute" and
/// "CreateIntegration".
enum HTTPRouteFields {
  static let integration = Field<Properties>(
    "integration", .object([http.schema]), doc: "What answers in place of a function: a URL.",
    example: "{http: {url: https://example.com}}")
  static let http = Field<Properties>(
    "http", .object([url.schema, method.schema]), .required, doc: "Address to call.",
    example: "{url: https://example.com/orders}")
  static let url = Field<String>(
    "url",
    .string(StringRule(length: 8...2048, pattern: #"https?://\S+"#, meaning: "a URL")), .required,
    doc: "URL; `{name}` stands for a parameter of the path.",
    example: "https://example.com/orders/{id}")
  static let method = Field<String>(
    "method", .enumeration(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"]),
    doc: "Method; by default the route's.", example: "POST")
  static let scopes = Field<[String]>(
    "scopes",
    .list(.string(StringRule(length: 1...64)), count: 0...10, order: .insignificant), default: [],
    doc: "Scopes of which a token must have one, with an authorizer that has an `issuer`.",
    example: "[orders.read]")
  static let timeout = Field<Int>(
    "timeout", .duration(1...30), default: 30, doc: "How long the answer may take.",
    example: "10s")
  static let payload = Field<String>(
    "payload", .enumeration(["1.0", "2.0"]), default: "2.0",
    doc: "Version of the events that the function gets; 1.0 is that of REST APIs.",
    example: #""1.0""#)

  static let type = FieldType.shorthand(
    RouteFields.function.name,
    [
      RouteFields.function.schema, integration.schema, RouteFields.auth.schema, scopes.schema,
      timeout.schema, payload.schema, RouteFields.throttling.schema,
    ])

  /// The method of a route's key: `ANY` of `$default`.
  static func method(of key: String) -> String { Route(key)?.method ?? "ANY" }
}
