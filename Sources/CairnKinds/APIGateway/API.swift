import CairnAWS
import CairnEngine
import CairnLanguage

/// A REST API of API Gateway whose routes invoke functions, with one stage.
///
/// Tags name its owner. On an emulator its id follows from stack and name (`EmulatorID`), so that
/// the URL stays after a restart of the emulator. The stage's description contains a hash of the
/// deployed routes (`Deployed`), so that routes that were written but not deployed are noticed.
package struct API: CatalogKind {
  package static let section = "apis"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "Name of the API.",
    example: "image-service")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1024)), default: "",
    doc: "Description.", example: "Uploads and lists images")
  package static let routes = Field<[String: Value]>(
    "routes",
    .map(
      key: StringRule(
        length: 1...1024,
        pattern: #"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) /(.*[^/])?"#,
        meaning: "a method (or ANY) and a path, as in `GET /images/{id}`"),
      value: RouteFields.type),
    doc: "What each method and path calls: a function, or a map of what else there is to say.",
    example: "{POST /uploadImages: upload-images}")
  package static let openapi = Field<String>(
    "openapi", .path, change: .nothing,
    doc:
      "File with an OpenAPI document (3.0 or 3.1) whose operations become `routes`, besides those "
      + "of the stack. `x-cairn-route` of an operation, a path or the file takes what a route takes: "
      + "the name of a function, or a map. `x-amazon-apigateway-integration` is read too, and names "
      + "functions as `${functions.NAME.arn}`. Schemas of JSON bodies and required parameters become "
      + "`validate`, `security` becomes `auth` and `apiKey`.",
    example: "../openapi/orders.yaml")
  package static let authorizers = Field<[String: Properties]>(
    "authorizers",
    .map(
      key: StringRule(
        length: 1...128, pattern: "(?!(none|iam)$)[A-Za-z0-9_-]+",
        meaning: "letters, digits, hyphens and underscores, and neither `none` nor `iam`"),
      value: .object(APIAuthorizer.fields)),
    default: [:], doc: "What decides who may call routes, by the name that `auth` refers to.",
    example: "{tokens: {function: check-token}}")
  package static let gatewayResponses = Field<[String: Properties]>(
    "gatewayResponses",
    .map(key: GatewayResponses.typeRule, value: .object(GatewayResponses.fields)), default: [:],
    doc: "Answers that API Gateway gives itself, such as that of a missing key, by their type.",
    example: "{DEFAULT_4XX: {headers: {Access-Control-Allow-Origin: \"*\"}}}")
  package static let endpoint = Field<String>(
    "endpoint", .enumeration(["regional", "edge", "private"]), default: "regional",
    doc: "Where the API is reached: in its region, through CloudFront, or from VPC endpoints.",
    example: "private")
  package static let vpcEndpoints = Field<[String]>(
    "vpcEndpoints",
    .list(
      .string(
        StringRule(length: 6...64, pattern: "vpce-[0-9a-f]+", meaning: "the id of a VPC endpoint")),
      order: .insignificant),
    default: [], doc: "VPC endpoints that get a host name for a private API.",
    example: "[vpce-0a1b2c3d]")
  package static let accessLogs = Field<Properties>(
    "accessLogs", .object([APIStage.group.schema, APIStage.format.schema]),
    doc: "Log of requests. API Gateway writes it with the role that the account's settings name.",
    example: "{group: requests}")
  package static let throttling = Field<Properties>(
    "throttling", .object(APIStage.throttleFields),
    doc: "How fast the stage may be called, for each method; by default as the account allows.",
    example: "{rate: 100, burst: 200}")
  package static let tracing = Field<Bool>(
    "tracing", .boolean, default: false, doc: "Whether requests are traced with X-Ray.",
    example: "true")
  package static let id = Field<String>(
    "id",
    .string(
      StringRule(
        length: 1...64, pattern: "[a-z0-9-]+", meaning: "lower-case letters, digits, hyphens")),
    change: .replacement,
    doc: "Id of the API, which is part of its URL, for emulators that let one choose it; by "
      + "default it follows from account, region, stack and name. AWS chooses its own.",
    example: "images")
  package static let cors = Field<Properties>(
    "cors", .object(CORS.fields),
    doc: "CORS: cairn answers the preflight requests. Handlers "
      + "still have to send `Access-Control-Allow-Origin` in their own answers.",
    example: "{origin: \"*\"}")
  package static let stage = Field<String>(
    "stage",
    .string(
      StringRule(
        length: 1...128, pattern: "[a-zA-Z0-9_-]+", meaning: "letters, digits, hyphens, underscores"
      )),
    default: "local", doc: "Name of the stage, which is part of the URL.", example: "live")
  package static let stageVariables = Field<[String: String]>(
    "stageVariables",
    .map(
      key: StringRule(
        length: 1...64, pattern: "[a-zA-Z0-9_]+", meaning: "letters, digits, underscores"),
      value: .string(
        StringRule(
          length: 0...512, pattern: #"[A-Za-z0-9._~:/?#&=,-]*"#,
          meaning: "letters, digits and -._~:/?#&=,"))),
    default: [:], doc: "Variables that handlers find in the event's `stageVariables`.",
    example: "{release: blue}")
  package static let binaryMediaTypes = Field<[String]>(
    "binaryMediaTypes",
    .list(
      .string(StringRule(pattern: #"[^/\s]+/[^/\s]+"#, meaning: "a media type such as image/png")),
      count: 0...25, order: .insignificant),
    default: [], doc: "Media types that handlers receive and return in base64.",
    example: "[image/png, image/jpeg]")
  package static let tags = Tags.field()

  private static let nameRule = StringRule(
    length: 1...255, pattern: #"[\p{L}\p{N} _.:/=+@-]+"#,
    meaning: "letters, digits, spaces and _.:/=+@-")

  private static let executionRule = StringRule(
    pattern: "arn:aws[a-z-]*:execute-api:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+",
    meaning: "the ARN of an API, such as `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5`")
  private static let stageIDRule = StringRule(
    pattern: "[A-Za-z0-9_-]+:[A-Za-z0-9_-]+",
    meaning: "the id of an API, a colon and the name of its stage")

  package let schema = KindSchema(
    section: section, noun: "api",
    doc: "A REST API of API Gateway: routes that call functions and services, deployed to one "
      + "stage. LocalStack checks API keys and `validate`. It keeps `auth`, `throttling`, "
      + "`accessLogs`, `tracing` and policies without acting on them, and of `gatewayResponses` "
      + "it sends the status only.",
    fields: [
      name.schema, description.schema, routes.schema, openapi.schema, authorizers.schema,
      gatewayResponses.schema, cors.schema, endpoint.schema, vpcEndpoints.schema, stage.schema,
      stageVariables.schema, accessLogs.schema, throttling.schema, tracing.schema,
      binaryMediaTypes.schema, id.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("url", doc: "URL of the stage, without a slash at the end.", isLabel: true),
      AttributeSchema("id", doc: "Id of the API; known after apply on AWS."),
      AttributeSchema(
        "executionArn", doc: "ARN for the `sourceArn` of permissions to invoke functions.",
        literal: executionRule),
      AttributeSchema(
        "stageId", doc: "Id and stage, as usage plans name them; known after apply on AWS.",
        literal: stageIDRule),
      AttributeSchema("name", doc: "Name of the API."),
    ],
    naming: Naming(rule: nameRule),
    rules: [
      APIRules.methods, APIRules.paths, APIRules.siblings, APIRules.cors, APIRules.idTag,
      calls, validation, authorizerRule, endpointRule, logRule, Tags.countRule(),
    ],
    stackRules: [trustRule, queuesRule], lints: [shadowLint, roleLint],
    attachment: AttachmentFields(
      path: openapi.name, .fields(always: [routes.name], OpenAPIFile.fields)),
    toolNames: toolNames)

  package init() {}

  package let services = ["apigateway"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func parts(of properties: Properties, in scope: Scope) -> [ResourcePart] {
    let name = Self.id.name
    return properties[Self.id].map { [ResourcePart("id", $0, at: name, namedBy: name)] } ?? []
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    guard scope.flavour == .emulator else { return ["name": .string(name)] }
    let id = properties[Self.id] ?? EmulatorID.of(name, in: scope)
    return attributes(id: id, properties, in: scope)
  }

  func attributes(id: String, _ properties: Properties, in scope: Scope) -> [String: Value] {
    let stage = properties[Self.stage] ?? "local"
    let base =
      scope.endpoint.map { "\($0)/_aws/execute-api/\(id)/\(stage)" }
      ?? "https://\(id).execute-api.\(scope.region)."
      + "\(scope.partition.suffix)/\(stage)"
    return [
      "id": .string(id), "url": .string(base),
      "executionArn": .string(scope.arn("execute-api", id)),
      "stageId": .string("\(id):\(stage)"),
      "name": properties[Self.name].map(Value.string) ?? .null,
    ]
  }
}

extension API {
  /// The declared id, or else the usual one.
  static func emulatorID(
    _ name: String, of resource: ResourceHandle, in scope: Scope
  ) -> String {
    resource.properties[id] ?? EmulatorID.of(name, resource, in: scope)
  }
}
