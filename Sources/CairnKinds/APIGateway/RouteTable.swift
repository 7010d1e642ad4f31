import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What a route calls.
enum RouteKind: Hashable, Sendable {
  case function, preflight
  /// An unmanaged integration, which `ignoreDrift` keeps.
  case others

  /// Whether a live method can be changed to it in place. A preflight answer and a function's
  /// method can't replace each other.
  func holds(_ call: RestMethod, of route: Route) -> Bool {
    switch self {
    case .others: true
    case .function, .preflight:
      (self == .preflight) == (route.method == "OPTIONS" && call.isPreflight)
    }
  }
}

/// The contents of an API's deployment: the callee of each route, and the preflight answers.
struct RouteTable: Hashable, Sendable {
  /// The ARN of the function by route; another callee of a live route is described in words.
  var functions: [Route: String]
  var cors: CORS?
  /// Sorted.
  var binaryMediaTypes: [String]

  init(functions: [Route: String], cors: CORS?, binaryMediaTypes: [String]) {
    self.functions = functions
    self.cors = cors
    self.binaryMediaTypes = binaryMediaTypes.sorted()
  }

  init(_ properties: Properties) {
    self.init(
      functions: Dictionary(
        (properties[API.routes] ?? [:]).compactMap { key, function in
          Route(key).map { ($0, function) }
        }, uniquingKeysWith: { first, _ in first }),
      cors: properties[API.cors].map(CORS.init),
      binaryMediaTypes: properties[API.binaryMediaTypes] ?? [])
  }

  /// Only the routes' keys, which are known before the functions.
  init(routesOf properties: Properties) {
    let keys = (properties.values[API.routes.name]?.map ?? [:]).keys
    self.init(
      functions: Dictionary(
        keys.compactMap { Route($0) }.map { ($0, "") }, uniquingKeysWith: { first, _ in first }),
      cors: properties[API.cors].map(CORS.init), binaryMediaTypes: [])
  }

  /// The methods of an API with this table; any other one is removed.
  var kinds: [Route: RouteKind] {
    let routes = functions.map { route, function in
      (route, Self.isOthers(function) ? RouteKind.others : .function)
    }
    let answers = preflights.keys.map {
      (Route(method: "OPTIONS", path: $0), RouteKind.preflight)
    }
    return Dictionary(routes + answers, uniquingKeysWith: { first, _ in first })
  }

  /// Declared routes have ARNs of functions; `init(live:)` describes other callees in words.
  private static func isOthers(_ function: String) -> Bool {
    !function.isEmpty && !Function.isARN(function)
  }

  /// Methods by path.
  var methods: [String: [String]] {
    Dictionary(grouping: functions.keys, by: \.path).mapValues { $0.map(\.method).sorted() }
  }

  /// The methods that a browser may use on a path; `ANY` stands for all of them.
  static func named(_ methods: [String]) -> [String] {
    methods.contains("ANY")
      ? ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] : methods
  }

  /// The paths whose preflight requests cairn answers, with the headers of the answer. Paths that
  /// answer `OPTIONS` themselves or call no function are skipped. On a path with `ANY`, a preflight
  /// request doesn't reach the function.
  var preflights: [String: [String: String]] {
    guard let cors else { return [:] }
    let ours = Set(functions.filter { !Self.isOthers($0.value) }.keys.map(\.path))
    return methods.filter { ours.contains($0.key) && !$0.value.contains("OPTIONS") }
      .mapValues { cors.answer(own: Self.named($0)) }
  }

  // MARK: As OpenAPI

  /// The document for "PutRestApi" (API Gateway, "OpenAPI extensions").
  func openAPI(name: String, description: String, in scope: Scope) -> JSONValue {
    var paths: [String: [String: JSONValue]] = [:]
    for (route, function) in functions {
      let member =
        route.method == "ANY" ? "x-amazon-apigateway-any-method" : route.method.lowercased()
      var operation: [String: JSONValue] = [
        "responses": [:],
        "x-amazon-apigateway-integration": .object(Self.proxy(function, in: scope)),
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

  static func proxy(_ function: String, in scope: Scope) -> [String: JSONValue] {
    [
      "type": "aws_proxy", "httpMethod": "POST",
      "uri": .string(Function.invokeARN(of: function, in: scope)),
      "passthroughBehavior": "when_no_match",
    ]
  }

  private static func preflight(_ headers: [String: String]) -> JSONValue {
    let text: JSONValue = ["schema": ["type": "string"]]
    return [
      "responses": [
        "200": ["description": "Preflight", "headers": .object(headers.mapValues { _ in text })]
      ],
      "x-amazon-apigateway-integration": [
        "type": "mock", "passthroughBehavior": "when_no_match",
        "requestTemplates": ["application/json": .string(mockRequest)],
        "responses": [
          "default": ["statusCode": "200", "responseParameters": responseParameters(headers)]
        ],
      ],
    ]
  }

  static let mockRequest = #"{"statusCode": 200}"#

  static func responseParameters(_ headers: [String: String]) -> JSONValue {
    .object(
      Dictionary(
        headers.map { ("method.response.header.\($0.key)", .string("'\($0.value)'")) },
        uniquingKeysWith: { first, _ in first }))
  }
}
