import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What decides who may call routes. Limits are those of API Gateway "CreateAuthorizer".
enum APIAuthorizer {
  static let function = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"),
    doc: "Function that decides; the right to invoke it is added.", example: "check-token")
  static let userPools = Field<[String]>(
    "userPools",
    .list(
      .string(
        StringRule(
          length: 1...2048,
          pattern: #"arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/\S+"#,
          meaning: "the ARN of a Cognito user pool")),
      count: 1...1000, order: .insignificant),
    doc: "ARNs of Cognito user pools whose tokens are admitted, in place of a `function`.",
    example: "[\"arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a\"]")
  static let type = Field<String>(
    "type", .enumeration(["token", "request"]), default: "token",
    doc: "Whether the `function` gets one header (`token`), or the request.", example: "request")
  static let identity = Field<[String]>(
    "identity",
    .list(
      .string(identityRule),
      count: 1...20),
    doc: "What a request must have and identifies the caller; `header.Authorization` by default "
      + "for tokens and user pools.",
    example: "[header.Authorization]")
  static let validation = Field<String>(
    "validation", .string(StringRule(length: 1...1024)),
    doc: "Regular expression that a token must match before the `function` is asked.",
    example: "Bearer .+")
  static let ttl = Field<Int>(
    "ttl", .duration(0...3600), default: 300,
    doc: "How long a decision is kept for the same identity.", example: "1m")

  /// A part of a request that identifies the caller, also of HTTP APIs.
  static let identityRule = StringRule(
    length: 1...255,
    pattern:
      #"((query|header)\.[A-Za-z0-9!#$%&*+^_`|~-]+|(context|stageVariables)\.[A-Za-z0-9_.]+)"#,
    meaning: "such as `header.Authorization`, `query.token`, `context.identity.sourceIp`")

  static let fields = [
    function.schema, userPools.schema, type.schema, identity.schema, validation.schema, ttl.schema,
  ]

  /// API Gateway "Authorizer".
  static let members = AnswerMembers(
    held: [
      "authorizerResultTtlInSeconds", "authorizerUri", "identitySource",
      "identityValidationExpression", "name", "providerARNs", "type",
    ],
    reported: ["authType", "id"])

  // MARK: API Gateway's words

  /// The declared authorizers by name.
  static func forms(_ properties: Properties, in scope: Scope) -> [String: JSONValue] {
    let declared = properties.values[API.authorizers.name]?.opened?.map ?? [:]
    return Dictionary(
      declared.compactMap { name, value in
        value.map.map { (name, form(Properties($0), name, in: scope)) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The live ones by name.
  static func forms(_ parts: APIParts, in scope: Scope) -> [String: JSONValue] {
    Dictionary(
      parts.authorizers.values.compactMap { answer in
        answer["name"]?.string.map { ($0, form(Self.fields(of: answer), $0, in: scope)) }
      }, uniquingKeysWith: { first, _ in first })
  }

  static func form(_ fields: Properties, _ name: String, in scope: Scope) -> JSONValue {
    var form: [String: JSONValue] = [
      "name": .string(name), "authorizerResultTtlInSeconds": .int(fields[ttl] ?? 300),
    ]
    if let pools = fields[userPools] {
      form["type"] = "COGNITO_USER_POOLS"
      form["providerARNs"] = .array(pools.sorted().map(JSONValue.string))
    } else {
      form["type"] = fields[type] == "request" ? "REQUEST" : "TOKEN"
      form["authorizerUri"] = fields[function].map {
        .string(Function.invokeARN(of: $0, in: scope))
      }
    }
    var sources = fields[identity] ?? []
    if sources.isEmpty, form["type"] != "REQUEST" { sources = usualIdentity }
    if !sources.isEmpty {
      form["identitySource"] = .string(sources.map(place).joined(separator: ","))
    }
    form["identityValidationExpression"] = fields[validation].map(JSONValue.string)
    return .object(form)
  }

  private static let usualIdentity = ["header.Authorization"]

  private static func place(_ word: String) -> String {
    word.hasPrefix("header.") || word.hasPrefix("query.")
      ? "method.request." + RouteForm.place(word) : word
  }

  private static func word(_ place: Substring) -> String {
    let prefix = "method.request."
    guard place.hasPrefix(prefix) else { return String(place) }
    let rest = String(place.dropFirst(prefix.count))
    return rest.hasPrefix("querystring.") ? "query." + rest.dropFirst("querystring.".count) : rest
  }

  /// What methods say of the type of their authorizer, by name.
  static func methodTypes(_ forms: [String: JSONValue]) -> [String: String] {
    forms.mapValues { $0["type"] == "COGNITO_USER_POOLS" ? "COGNITO_USER_POOLS" : "CUSTOM" }
  }

  /// The fields of a live authorizer.
  static func fields(of answer: JSONValue) -> Properties {
    var fields = Properties()
    fields[function] = answer["authorizerUri"]?.string.flatMap { Function.arn(invokedBy: $0) ?? $0 }
    let pools = (answer["providerARNs"]?.array ?? []).compactMap(\.string)
    if !pools.isEmpty { fields[userPools] = pools.sorted() }
    if answer["type"]?.string == "REQUEST" { fields[type] = "request" }
    let sources = (answer["identitySource"]?.string ?? "").split(separator: ",")
      .map { word($0.drop { $0 == " " }) }
    if !sources.isEmpty, fields[type] == "request" || sources != usualIdentity {
      fields[identity] = sources
    }
    fields[validation] = answer["identityValidationExpression"]?.string.flatMap {
      $0.isEmpty ? nil : $0
    }
    let time = answer["authorizerResultTtlInSeconds"]?.int ?? 300
    if time != 300 { fields[ttl] = time }
    return fields
  }
}
