import CairnAWS
import CairnEngine
import CairnLanguage

/// A REST API of API Gateway whose routes invoke functions, with one stage.
///
/// Tags name its owner. On an emulator its id follows from stack and name (`APIIdentity`), so that
/// the URL stays after a restart of the emulator. The stage's description contains a hash of the
/// deployed routes (`Deployed`), so that routes that were written but not deployed are noticed.
package struct API: CatalogKind {
  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement, doc: "Name of the API.",
    example: "image-service")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...1024)), default: "",
    doc: "Description.", example: "Uploads and lists images")
  package static let routes = Field<[String: String]>(
    "routes",
    .map(
      key: StringRule(
        length: 1...1024,
        pattern: #"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) /(.*[^/])?"#,
        meaning: "a method (or ANY) and a path, as in `GET /images/{id}`"),
      value: .reference(sections: [Function.section], attribute: "arn")),
    .required, doc: "Function for each method and path.",
    example: "{POST /uploadImages: upload-images}")
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

  package let schema = KindSchema(
    section: "apis", noun: "api",
    doc: "A REST API of API Gateway: routes that invoke functions, deployed to one stage.",
    fields: [
      name.schema, description.schema, routes.schema, cors.schema, stage.schema,
      stageVariables.schema, binaryMediaTypes.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("url", doc: "URL of the stage, without a slash at the end.", isLabel: true),
      AttributeSchema("id", doc: "Id of the API; known after apply on AWS."),
      AttributeSchema(
        "executionArn", doc: "ARN for the `sourceArn` of permissions to invoke functions."),
      AttributeSchema("name", doc: "Name of the API."),
    ],
    naming: Naming(rule: nameRule),
    rules: [
      APIRules.methods, APIRules.paths, APIRules.siblings, APIRules.cors, APIRules.idTag,
      Tags.countRule(),
    ],
    lints: [shadowLint], toolNames: toolNames)

  package init() {}

  package let services = ["apigateway"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    guard scope.flavour == .emulator else { return ["name": .string(name)] }
    return attributes(id: APIIdentity.emulatorID(name, in: scope), properties, in: scope)
  }

  func attributes(id: String, _ properties: Properties, in scope: Scope) -> [String: Value] {
    let stage = properties[Self.stage] ?? "local"
    let base =
      scope.endpoint.map { "\($0)/restapis/\(id)/\(stage)/_user_request_" }
      ?? "https://\(id).execute-api.\(scope.region)."
      + "\(scope.partition.suffix)/\(stage)"
    return [
      "id": .string(id), "url": .string(base),
      "executionArn": .string(scope.arn("execute-api", id)),
      "name": properties[Self.name].map(Value.string) ?? .null,
    ]
  }

  /// Permits the API to invoke each function of the stack that a route names.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    let source = Value.unresolved(
      Template([
        .reference(.resource(declaration.address, attribute: "executionArn")), .literal("/*"),
      ]))
    var expanded = [declaration]
    var seen: Set<ResourceAddress> = []
    let routes = declaration.properties[Self.routes.name]?.map ?? [:]
    for (route, function) in routes.sorted(by: { $0.key < $1.key }) {
      guard case .unresolved(let template) = function, template.parts.count == 1,
        case .reference(.resource(let address, _)) = template.parts[0],
        seen.insert(address).inserted
      else { continue }
      expanded.append(
        Permission.declared(
          "\(declaration.address.name)-invokes-\(address.name)", function: function,
          principal: "apigateway.amazonaws.com", source: source,
          location: declaration.location(of: "\(Self.routes.name).\(route)"),
          origin: .expanded(from: declaration.address, field: Self.routes.name)))
    }
    return expanded
  }
}

/// Ids of APIs on an emulator that supports the tag `_custom_id_`.
enum APIIdentity {
  /// The tag that sets an API's id in LocalStack.
  static let idTag = "_custom_id_"

  /// An API from another stack keeps its id, and so its URL.
  static func emulatorID(
    _ name: String, of resource: ResourceHandle, in scope: Scope
  ) -> String {
    var scope = scope
    if let stack = resource.former?.stack { scope.stack = stack }
    return emulatorID(name, in: scope)
  }

  /// Ten lower-case letters and digits, as in API Gateway, beginning with a letter.
  ///
  /// Depends on account and region, because an emulator's URL of an API contains neither.
  static func emulatorID(_ name: String, in scope: Scope) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    let hash = Digest.sha256(Array("\(scope.account)/\(scope.region)/\(scope.stack)/\(name)".utf8))
      .prefix(10)
    return String(
      hash.enumerated().map { letters[Int($0.element) % ($0.offset == 0 ? 26 : letters.count)] })
  }
}
