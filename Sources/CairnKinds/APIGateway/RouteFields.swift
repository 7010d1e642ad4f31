import CairnEngine
import CairnLanguage

/// The fields of a route, in place of which its function may be written alone.
enum RouteFields {
  static let function = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"),
    doc: "Function that answers.", example: "list-images")
  static let integration = Field<Properties>(
    "integration", .object(RouteIntegration.fields),
    doc:
      "What answers in place of a function: a constant, a URL, a service of AWS, a state machine "
      + "or a queue.",
    example: "{queue: orders}")
  static let auth = Field<String>(
    "auth",
    .string(
      StringRule(
        length: 1...128, pattern: "[A-Za-z0-9_-]+",
        meaning: "`none`, `iam`, or the name of one of the `authorizers`")),
    default: Auth.none,
    doc: "Who may call it: everybody (`none`), principals with the right `execute-api:Invoke` "
      + "(`iam`), or whom one of the `authorizers` admits.",
    example: "iam", suggestions: [Auth.none, Auth.iam])
  static let apiKey = Field<Bool>(
    "apiKey", .boolean, default: false,
    doc: "Whether requests need the key of a usage plan, in the header `X-API-Key`.",
    example: "true")
  static let validate = Field<Properties>(
    "validate", .object([body.schema, parameters.schema]),
    doc: "What API Gateway checks before it calls; other requests get 400.",
    example: "{parameters: [query.size]}")
  /// API Gateway "CreateModel": JSON Schema, draft 4.
  static let body = Field<Value>(
    "body", .document,
    doc: "JSON Schema (draft 4) of the body. It can be in a file, in which `${…}` works as in the "
      + "stack.",
    example: "{type: object, required: [name]}")
  static let parameters = Field<[String]>(
    "parameters",
    .list(
      .string(
        StringRule(
          length: 1...255, pattern: #"(query|header)\.[A-Za-z0-9!#$%&*+^_`|~-]+"#,
          meaning: "`query` or `header`, a dot, and a name")),
      order: .insignificant),
    default: [], doc: "Query parameters and headers that a request must have.",
    example: "[query.size, header.X-Request-Id]")
  /// API Gateway "Quotas": 29 seconds, and more for regional APIs with a raised quota.
  static let timeout = Field<Int>(
    "timeout", .duration(1...300), default: 29,
    doc: "How long the answer may take; more than 29s needs a raised quota.", example: "10s")
  static let headers = constantHeaders(
    doc: "Constant headers of the answers of an `integration`.",
    example: "{Cache-Control: no-store}")

  /// Headers that API Gateway writes by itself, as constants in quotes.
  static func constantHeaders(doc: String, example: String) -> Field<[String: String]> {
    Field(
      "headers",
      .map(
        key: StringRule(
          length: 1...128, pattern: #"[A-Za-z0-9!#$%&*+^_`|~-]+"#, meaning: "the name of a header"),
        value: .string(
          StringRule(
            length: 1...1024, pattern: "[^'\r\n]+", meaning: "no line breaks or quotes"))),
      default: [:], doc: doc, example: example)
  }

  static let throttling = Field<Properties>(
    "throttling", .object(APIStage.throttleFields),
    doc: "How fast it may be called; by default as the API's `throttling` says.",
    example: "{rate: 10, burst: 20}")

  static let fields = [
    function.schema, integration.schema, auth.schema, apiKey.schema, validate.schema,
    timeout.schema, headers.schema, throttling.schema,
  ]

  static let type = FieldType.shorthand(function.name, fields)

  /// Words of `auth` besides names of authorizers.
  enum Auth {
    static let none = "none"
    static let iam = "iam"
  }

  /// The routes of a declaration, in order, as maps of these fields.
  static func listed(
    _ properties: [String: Value]
  ) -> [(key: String, path: String, fields: [String: Value])] {
    let routes = properties[API.routes.name]?.opened?.map ?? [:]
    return routes.keys.sorted().compactMap { key in
      guard let value = routes[key], let fields = type.entries(of: value) else { return nil }
      return (key, "\(API.routes.name).\(key)", fields)
    }
  }
}
