import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What a route calls.
enum RouteKind: Hashable, Sendable {
  case call, preflight
  /// An integration that no field holds, which `ignoreDrift` keeps.
  case others

  /// Whether a live method can be changed to it in place. A preflight answer is only written over
  /// another one.
  func holds(_ call: RestMethod, of route: Route) -> Bool {
    switch self {
    case .others, .call: true
    case .preflight: route.method == "OPTIONS" && call.isPreflight
    }
  }
}

/// The contents of an API's deployment: what each route calls, the preflight answers, and what
/// routes refer to.
struct RouteTable: Hashable, Sendable {
  enum Call: Hashable, Sendable {
    case form(RouteForm)
    /// Another callee of a live route, in words.
    case others(String)
    /// Of a route whose function isn't known yet.
    case unknown
  }

  var calls: [Route: Call]
  var cors: CORS?
  /// Sorted.
  var binaryMediaTypes: [String]
  /// In API Gateway's words, by name.
  var authorizers: [String: JSONValue] = [:]
  /// In API Gateway's words, by type.
  var gatewayResponses: [String: JSONValue] = [:]

  init(calls: [Route: Call], cors: CORS?, binaryMediaTypes: [String]) {
    self.calls = calls
    self.cors = cors
    self.binaryMediaTypes = binaryMediaTypes.sorted()
  }

  init(_ properties: Properties, in scope: Scope) {
    let routes = properties.values[API.routes.name]?.opened?.map ?? [:]
    let authorizers = APIAuthorizer.forms(properties, in: scope)
    let types = APIAuthorizer.methodTypes(authorizers)
    self.init(
      calls: Dictionary(
        routes.compactMap { key, value in
          Route(key).map { ($0, Self.call(value, of: $0, types, in: scope)) }
        }, uniquingKeysWith: { first, _ in first }),
      cors: properties[API.cors].map(CORS.init),
      binaryMediaTypes: properties[API.binaryMediaTypes] ?? [])
    self.authorizers = authorizers
    gatewayResponses = GatewayResponses.forms(properties)
  }

  /// Only the routes' keys, which are known before the functions.
  init(routesOf properties: Properties) {
    let keys = (properties.values[API.routes.name]?.map ?? [:]).keys
    self.init(
      calls: Dictionary(
        keys.compactMap { Route($0) }.map { ($0, .unknown) },
        uniquingKeysWith: { first, _ in first }),
      cors: properties[API.cors].map(CORS.init), binaryMediaTypes: [])
  }

  /// A declared route has the ARN of a function or a map; `ignoreDrift` keeps others as `Live` puts
  /// them in words.
  private static func call(
    _ value: Value, of route: Route, _ authorizers: [String: String], in scope: Scope
  ) -> Call {
    if let text = value.string, !Function.isARN(text) { return .others(text) }
    guard let fields = RouteFields.type.entries(of: value) else { return .unknown }
    return .form(RouteForm(Properties(fields), of: route, authorizers, in: scope))
  }

  /// The methods of an API with this table; any other one is removed.
  var kinds: [Route: RouteKind] {
    let routes = calls.map { route, call in
      if case .others = call { (route, RouteKind.others) } else { (route, RouteKind.call) }
    }
    let answers = preflights.keys.map {
      (Route(method: "OPTIONS", path: $0), RouteKind.preflight)
    }
    return Dictionary(routes + answers, uniquingKeysWith: { first, _ in first })
  }

  var forms: [Route: RouteForm] {
    calls.compactMapValues { if case .form(let form) = $0 { form } else { nil } }
  }

  /// Methods by path.
  var methods: [String: [String]] {
    Dictionary(grouping: calls.keys, by: \.path).mapValues { $0.map(\.method).sorted() }
  }

  /// The methods that a browser may use on a path; `ANY` stands for all of them.
  static func named(_ methods: [String]) -> [String] {
    methods.contains("ANY")
      ? ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] : methods
  }

  /// The paths whose preflight requests cairn answers, with the headers of the answer. Paths that
  /// answer `OPTIONS` themselves or have no route of ours are skipped. On a path with `ANY`, a
  /// preflight request doesn't reach the function.
  var preflights: [String: [String: String]] {
    guard let cors else { return [:] }
    let ours = Set(
      calls.filter { if case .others = $0.value { false } else { true } }.keys.map(\.path))
    return methods.filter { ours.contains($0.key) && !$0.value.contains("OPTIONS") }
      .mapValues { cors.answer(own: Self.named($0)) }
  }

  /// The models and validators that the routes need.
  var models: [String: JSONValue] {
    forms.values.reduce(into: [:]) { $0.merge($1.models) { first, _ in first } }
  }

  var validators: Set<String> {
    Set(forms.values.compactMap { $0.method["requestValidatorId"]?.string })
  }

  // MARK: As OpenAPI

  /// The document for "PutRestApi" (API Gateway, "OpenAPI extensions"): the routes that only call a
  /// function, and the preflight answers. Others are added to it one by one.
  func openAPI(name: String, description: String) -> JSONValue {
    var paths: [String: [String: JSONValue]] = [:]
    for (route, form) in forms where form.isPlain {
      let member =
        route.method == "ANY" ? "x-amazon-apigateway-any-method" : route.method.lowercased()
      var integration = form.method["methodIntegration"]?.object ?? [:]
      integration["type"] = "aws_proxy"
      integration["passthroughBehavior"] = "when_no_match"
      integration["timeoutInMillis"] = nil
      var operation: [String: JSONValue] = [
        "responses": [:], "x-amazon-apigateway-integration": .object(integration),
      ]
      let parameters = route.parameterNames.map { name -> JSONValue in
        ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
      }
      if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
      paths[route.path, default: [:]][member] = .object(operation)
    }
    for (path, headers) in preflights {
      paths[path, default: [:]]["options"] = Self.preflight(headers)
    }
    var information: [String: JSONValue] = ["title": .string(name), "version": "1"]
    if !description.isEmpty { information["description"] = .string(description) }
    return [
      "openapi": "3.0.1", "info": .object(information),
      "paths": .object(paths.mapValues(JSONValue.object)),
      "x-amazon-apigateway-binary-media-types": .array(binaryMediaTypes.map(JSONValue.string)),
    ]
  }

  /// Whether the document has everything.
  var isPlain: Bool {
    authorizers.isEmpty && forms.count == calls.count && forms.values.allSatisfy(\.isPlain)
  }

  private static func preflight(_ headers: [String: String]) -> JSONValue {
    let text: JSONValue = ["schema": ["type": "string"]]
    var answer: [String: JSONValue] = [
      "statusCode": "200", "responseParameters": responseParameters(headers),
    ]
    if let template = CORS.template(headers) {
      answer["responseTemplates"] = [RouteForm.json: .string(template)]
    }
    return [
      "responses": [
        "200": ["description": "Preflight", "headers": .object(headers.mapValues { _ in text })]
      ],
      "x-amazon-apigateway-integration": [
        "type": "mock", "passthroughBehavior": "when_no_match",
        "requestTemplates": ["application/json": .string(mockRequest)],
        "responses": ["default": .object(answer)],
      ],
    ]
  }

  static let mockRequest = RouteForm.mockRequest(200)

  static func responseParameters(_ headers: [String: String]) -> JSONValue {
    .object(
      Dictionary(
        headers.map { name, value in
          // Of several origins, the first is sent to others.
          let sent =
            name == CORS.originHeader ? value.prefix { $0 != " " } : value[...]
          return ("method.response.header.\(name)", .string("'\(sent)'"))
        },
        uniquingKeysWith: { first, _ in first }))
  }
}
