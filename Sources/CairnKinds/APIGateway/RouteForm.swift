import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A route in API Gateway's words: the members of "Method" that fields hold. An authorizer and a
/// validator are named in place of their ids (`APIParts`).
struct RouteForm: Hashable, Sendable {
  var method: [String: JSONValue]
  /// The schemas of models by name.
  var models: [String: JSONValue] = [:]

  /// - Parameters:
  ///   - fields: as in `RouteFields`, with or without defaults.
  ///   - authorizers: the types of the API's authorizers by name.
  init(
    _ fields: Properties, of route: Route, _ authorizers: [String: String], in scope: Scope
  ) {
    method = ["httpMethod": .string(route.method), "authorizationType": "NONE"]
    switch fields[RouteFields.auth] ?? RouteFields.Auth.none {
    case RouteFields.Auth.none: break
    case RouteFields.Auth.iam: method["authorizationType"] = "AWS_IAM"
    case let name:
      method["authorizationType"] = .string(authorizers[name] ?? "CUSTOM")
      method["authorizerId"] = .string(name)
    }
    if fields[RouteFields.apiKey] == true { method["apiKeyRequired"] = true }
    validate(fields, route)
    let (call, responses) = Self.call(fields, route, in: scope)
    answer(call, responses, fields)
  }

  private mutating func validate(_ fields: Properties, _ route: Route) {
    var parameters = Dictionary(
      route.parameterNames.map { ("method.request.path.\($0)", JSONValue.bool(true)) },
      uniquingKeysWith: { first, _ in first })
    let checks = fields[RouteFields.validate] ?? Properties()
    let required = checks[RouteFields.parameters] ?? []
    for word in required { parameters["method.request.\(Self.place(word))"] = true }
    if !parameters.isEmpty { method["requestParameters"] = .object(parameters) }
    var schema: Value?
    if let body = checks[raw: RouteFields.body.name], body != .null { schema = body }
    if let schema {
      let json = BodySchema.inlined(schema.json(.canonical))
      let name = Self.modelName(json)
      models[name] = json
      method["requestModels"] = [Self.json: .string(name)]
    }
    if let validator = RequestValidator(body: schema != nil, parameters: !required.isEmpty) {
      method["requestValidatorId"] = .string(validator.name)
    }
  }

  private mutating func answer(
    _ call: [String: JSONValue], _ responses: [String: Answer], _ fields: Properties
  ) {
    var call = call
    call["timeoutInMillis"] = .int((fields[RouteFields.timeout] ?? 29) * 1000)
    let headers = fields[RouteFields.headers] ?? [:]
    if !responses.isEmpty {
      method["methodResponses"] = .object(
        Dictionary(
          responses.keys.map { status in
            var response: [String: JSONValue] = ["statusCode": .string(status)]
            if !headers.isEmpty {
              response["responseParameters"] = .object(
                Self.responseParameters(headers) { _ in false })
            }
            return (status, .object(response))
          }, uniquingKeysWith: { first, _ in first }))
      call["integrationResponses"] = .object(
        Dictionary(
          responses.map { status, answer in
            var response = answer.members
            response["statusCode"] = .string(status)
            if !headers.isEmpty {
              response["responseParameters"] = .object(
                Self.responseParameters(headers) { .string("'\($0)'") })
            }
            return (status, .object(response))
          }, uniquingKeysWith: { first, _ in first }))
    }
    method["methodIntegration"] = .object(call)
  }

  private static func responseParameters(
    _ headers: [String: String], _ value: (String) -> JSONValue
  ) -> [String: JSONValue] {
    Dictionary(
      headers.map { ("method.response.header.\($0.key)", value($0.value)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// One answer of an integration that doesn't pass answers unchanged.
  struct Answer: Hashable, Sendable {
    var pattern: String?
    var body: String?

    var members: [String: JSONValue] {
      var members: [String: JSONValue] = [:]
      members["selectionPattern"] = pattern.map(JSONValue.string)
      if let body { members["responseTemplates"] = [json: .string(body)] }
      return members
    }
  }

  static let json = "application/json"

  /// What a route answers where `responses` is left out.
  static let usualAnswers = [
    "200": Answer(), "400": Answer(pattern: #"4\d{2}"#), "500": Answer(pattern: #"5\d{2}"#),
  ]

  /// `querystring.size` for `query.size`.
  static func place(_ word: String) -> String {
    word.hasPrefix("query.") ? "querystring." + word.dropFirst("query.".count) : word
  }

  /// The prefix of models that cairn makes.
  static let modelPrefix = "CairnBody"

  /// API Gateway "CreateModel": letters and digits.
  private static func modelName(_ schema: JSONValue) -> String {
    modelPrefix + Digest.sha256Hex(Array(schema.serialized().utf8)).prefix(16)
  }
}

/// A request validator that cairn makes.
enum RequestValidator: String, CaseIterable {
  case body = "cairn-body"
  case parameters = "cairn-parameters"
  case both = "cairn-body-and-parameters"

  /// Nil if nothing is checked.
  init?(body: Bool, parameters: Bool) {
    switch (body, parameters) {
    case (true, true): self = .both
    case (true, false): self = .body
    case (false, true): self = .parameters
    case (false, false): return nil
    }
  }

  var name: String { rawValue }
  var checksBody: Bool { self != .parameters }
  var checksParameters: Bool { self != .body }
}

extension RouteForm {
  /// Whether the route only calls a function.
  var isPlain: Bool {
    method["methodIntegration"]?["type"] == "AWS_PROXY"
      && method["methodIntegration"]?["timeoutInMillis"] == 29_000
      && method["authorizationType"] == "NONE" && method["apiKeyRequired"] == nil
      && method["requestValidatorId"] == nil
  }
}
