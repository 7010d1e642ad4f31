import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// An HTTP API of API Gateway, with one stage. Limits are those of API Gateway V2 "CreateApi" and
/// "CreateStage".
///
/// API Gateway chooses the id, and names aren't unique: tags name its owner.
package struct HTTPAPI: CatalogKind {
  package static let section = "httpApis"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "Name of the API.", example: "shop")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1024)), default: "", doc: "Description.",
    example: "Orders of the shop")
  package static let routes = Field<[String: Value]>(
    "routes",
    .map(
      key: StringRule(
        length: 1...1024,
        pattern: #"(\$default|(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) /\S*)"#,
        meaning: "a method (or ANY) and a path, as in `GET /orders/{id}`, or `$default`"),
      value: HTTPRouteFields.type),
    .required,
    doc: "What each method and path calls: a function, or a map of what else there is to say. "
      + "`$default` is for requests that no other route is for.",
    example: "{POST /orders: create-order}")
  package static let authorizers = Field<[String: Properties]>(
    "authorizers",
    .map(
      key: StringRule(
        length: 1...128, pattern: "(?!(none|iam)$)[A-Za-z0-9_-]+",
        meaning: "letters, digits, hyphens and underscores, and neither `none` nor `iam`"),
      value: .object(HTTPAuthorizer.fields)),
    default: [:], doc: "What decides who may call routes, by the name that `auth` refers to.",
    example: "{people: {issuer: https://id.example.com, audience: [shop]}}")
  package static let cors = Field<Properties>(
    "cors", .object(corsShape.fields),
    doc: "CORS: API Gateway answers preflight requests, and adds the headers to all answers.",
    example: #"{origins: ["https://shop.example.com"], methods: [GET]}"#)
  /// API Gateway V2, "Cors".
  static let corsShape = ServiceCORS(
    originLength: 256, headerLength: 256,
    methods: (["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "*"], 8),
    example: "https://shop.example.com", page: "https://shop.example.com", isCapitalized: false)
  package static let stage = Field<String>(
    "stage",
    .string(
      StringRule(
        length: 1...128, pattern: #"(\$default|[a-zA-Z0-9_-]+)"#,
        meaning: "letters, digits, hyphens, underscores, or `$default`")),
    default: defaultStage,
    doc: "Name of the stage, which is part of the URL, except for `$default`.", example: "live")
  package static let autoDeploy = Field<Bool>(
    "autoDeploy", .boolean, default: true,
    doc: "Whether changes apply at once; otherwise when somebody deploys them.",
    example: "false")
  package static let stageVariables = Field<[String: String]>(
    "stageVariables",
    .map(
      key: StringRule(
        length: 1...64, pattern: "[a-zA-Z0-9_]+", meaning: "letters, digits, underscores"),
      value: .string(
        StringRule(
          length: 1...2048, pattern: #"[A-Za-z0-9._~:/?#&=,-]+"#,
          meaning: "letters, digits and -._~:/?#&=,"))),
    default: [:], doc: "Variables that handlers find in the event's `stageVariables`.",
    example: "{release: blue}")
  package static let accessLogs = Field<Properties>(
    "accessLogs", .object([APIStage.group.schema, HTTPStage.format.schema]),
    doc: "Log of requests.", example: "{group: requests}")
  package static let throttling = Field<Properties>(
    "throttling", .object(APIStage.throttleFields),
    doc: "How fast the stage may be called, for each route; by default as the account allows.",
    example: "{rate: 100, burst: 200}")
  package static let defaultEndpoint = Field<Bool>(
    "defaultEndpoint", .boolean, default: true,
    doc: "Whether the API answers at its `url`; otherwise only at domain names of its own.",
    example: "false")
  package static let tags = Tags.field()

  static let defaultStage = "$default"

  private static let nameRule = StringRule(
    length: 1...128, pattern: #"[\p{L}\p{N} _.:/=+@-]+"#,
    meaning: "letters, digits, spaces and _.:/=+@-")

  package let schema = KindSchema(
    section: section, noun: "HTTP API",
    doc: "An HTTP API of API Gateway: routes that call functions and URLs, with less to set than "
      + "`apis` and at a lower price. LocalStack's free releases don't have them; MiniStack and "
      + "LocalEmu do. These keep `throttling` and `accessLogs` without acting on them.",
    fields: [
      name.schema, description.schema, routes.schema, authorizers.schema, cors.schema,
      stage.schema, autoDeploy.schema, stageVariables.schema, accessLogs.schema,
      throttling.schema, defaultEndpoint.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema(
        "url", doc: "URL of the stage, without a slash at the end; known after apply.",
        isLabel: true),
      AttributeSchema("id", doc: "Id of the API; known after apply."),
      AttributeSchema(
        "executionArn",
        doc: "ARN for the `sourceArn` of permissions to invoke functions; known after apply."),
      AttributeSchema("name", doc: "Name of the API."),
    ],
    naming: Naming(rule: nameRule),
    rules: [
      pathRule, calleeRule, authRule, authorizerRule, corsShape.credentialsRule(at: [cors.name]),
      API.logRule,
      Tags.countRule(),
    ],
    lints: [API.shadowLint], toolNames: toolNames)

  package init() {}

  /// LocalStack has no service to load for them.
  package let services: [String] = []

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    properties[Self.name].map { ["name": .string($0)] } ?? [:]
  }

  /// - Parameter api: API Gateway's answer.
  func attributes(
    of api: JSONValue, _ id: String, _ properties: Properties, in scope: Scope
  ) -> [String: Value] {
    [
      "id": .string(id), "executionArn": .string(scope.arn("execute-api", id)),
      "url": .string(Self.url(of: api, id, properties[Self.stage] ?? Self.defaultStage, in: scope)),
      "name": properties[Self.name].map(Value.string) ?? .null,
    ]
  }

  private static func url(
    of api: JSONValue, _ id: String, _ stage: String, in scope: Scope
  ) -> String {
    let isDefault = stage == defaultStage
    guard let endpoint = scope.endpoint else {
      return "https://\(id).execute-api.\(scope.region).\(scope.partition.suffix)"
        + (isDefault ? "" : "/\(stage)")
    }
    // Quirk of LocalEmu, which gives AWS's address: another path, always with the stage.
    if api["apiEndpoint"]?.string?.contains(".execute-api.\(scope.region).") == true {
      return "\(endpoint)/_aws/execute-api-v2/\(id)/\(isDefault ? "%24default" : stage)"
    }
    return "\(endpoint)/_aws/execute-api/\(id)\(isDefault ? "" : "/\(stage)")"
  }
}
