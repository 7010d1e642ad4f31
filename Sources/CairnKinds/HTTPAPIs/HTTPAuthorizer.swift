import CairnEngine
import CairnJSON
import CairnLanguage

/// What decides who may call routes, in API Gateway's words. Limits are those of API Gateway V2
/// "CreateAuthorizer".
struct HTTPAuthorizer: Hashable, Sendable {
  static let issuer = Field<String>(
    "issuer",
    .string(StringRule(length: 1...2048, pattern: #"https?://\S+"#, meaning: "a URL")),
    doc: "Issuer of the JSON Web Tokens that are admitted, in place of a `function`.",
    example: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example")
  static let audience = Field<[String]>(
    "audience",
    .list(.string(StringRule(length: 1...256)), count: 1...50, order: .insignificant),
    doc: "Whom tokens of the `issuer` may be for (`aud` or `client_id`).", example: "[shop]")
  static let identity = Field<[String]>(
    "identity",
    .list(
      .string(APIAuthorizer.identityRule),
      count: 0...20),
    default: usualIdentity, doc: "What a request must have, and identifies the caller.",
    example: "[header.Authorization]")
  static let ttl = Field<Int>(
    "ttl", .duration(0...3600), default: 300,
    doc: "How long a decision of the `function` is kept for the same identity.", example: "1m")
  static let simpleResponses = Field<Bool>(
    "simpleResponses", .boolean, default: false,
    doc: "Whether the `function` answers `{isAuthorized: true}`; otherwise with an IAM policy.",
    example: "true")
  static let payload = Field<String>(
    "payload", .enumeration(["1.0", "2.0"]), default: "2.0",
    doc: "Version of the events that the `function` gets.", example: #""1.0""#)

  static let fields = [
    APIAuthorizer.function.schema, issuer.schema, audience.schema, identity.schema, ttl.schema,
    simpleResponses.schema, payload.schema,
  ]

  /// API Gateway V2, "Authorizer".
  static let members = AnswerMembers(
    held: [
      "authorizerPayloadFormatVersion", "authorizerResultTtlInSeconds", "authorizerType",
      "authorizerUri", "enableSimpleResponses", "identitySource", "jwtConfiguration", "name",
    ],
    reported: ["authorizerId"])

  private static let usualIdentity = ["header.Authorization"]

  /// The members of a request.
  let form: [String: JSONValue]

  /// What routes say of it.
  var routeType: String { isJWT ? "JWT" : "CUSTOM" }
  var type: String { isJWT ? "JWT" : "REQUEST" }
  private var isJWT: Bool { form["jwtConfiguration"] != nil }

  init(_ name: String, _ fields: Properties, in scope: Scope) {
    let sources = fields[Self.identity] ?? Self.usualIdentity
    var form: [String: JSONValue] = [
      "name": .string(name),
      "identitySource": .array(sources.map { .string(Self.place($0)) }),
    ]
    if let issuer = fields[Self.issuer] {
      form["authorizerType"] = "JWT"
      form["jwtConfiguration"] = [
        "issuer": .string(issuer),
        "audience": .array((fields[Self.audience] ?? []).sorted().map(JSONValue.string)),
      ]
    } else {
      form["authorizerType"] = "REQUEST"
      form["authorizerUri"] = fields[APIAuthorizer.function].map {
        .string(Function.invokeARN(of: $0, in: scope))
      }
      form["authorizerResultTtlInSeconds"] = .int(fields[Self.ttl] ?? 300)
      form["authorizerPayloadFormatVersion"] = .string(fields[Self.payload] ?? "2.0")
      form["enableSimpleResponses"] = .bool(fields[Self.simpleResponses] ?? false)
    }
    self.form = form
  }

  /// The declared ones by name.
  static func all(_ properties: Properties, in scope: Scope) -> [String: HTTPAuthorizer] {
    let declared = properties.values[HTTPAPI.authorizers.name]?.opened?.map ?? [:]
    return Dictionary(
      declared.compactMap { name, value in
        value.map.map { (name, HTTPAuthorizer(name, Properties($0), in: scope)) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The fields of a live one.
  static func fields(of answer: JSONValue) -> Properties {
    var fields = Properties()
    let sources = (answer["identitySource"]?.array ?? []).compactMap(\.string).map(word)
    if sources != usualIdentity { fields[identity] = sources }
    if answer["authorizerType"]?.string == "JWT" {
      let tokens = answer["jwtConfiguration"]
      fields[issuer] = tokens?["issuer"]?.string
      let names = (tokens?["audience"]?.array ?? []).compactMap(\.string)
      if !names.isEmpty { fields[audience] = names.sorted() }
      return fields
    }
    fields[APIAuthorizer.function] = answer["authorizerUri"]?.string.flatMap {
      Function.arn(invokedBy: $0) ?? $0
    }
    let time = answer["authorizerResultTtlInSeconds"]?.int ?? 300
    if time != 300 { fields[ttl] = time }
    if answer["enableSimpleResponses"]?.bool == true { fields[simpleResponses] = true }
    if let version = answer["authorizerPayloadFormatVersion"]?.string, version != "2.0" {
      fields[payload] = version
    }
    return fields
  }

  // MARK: Places in a request

  private static let prefixes = [
    (word: "header.", place: "$request.header."), (word: "query.", place: "$request.querystring."),
    (word: "context.", place: "$context."), (word: "stageVariables.", place: "$stageVariables."),
  ]

  private static func place(_ word: String) -> String {
    prefixes.first { word.hasPrefix($0.word) }
      .map { $0.place + word.dropFirst($0.word.count) } ?? word
  }

  private static func word(_ place: String) -> String {
    prefixes.first { place.hasPrefix($0.place) }
      .map { $0.word + place.dropFirst($0.place.count) } ?? place
  }
}
