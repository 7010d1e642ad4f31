import CairnJSON

/// A REST API (API Gateway V1 API, "RestApi").
public struct RestAPI: Sendable, Hashable {
  public var id: String
  public var name: String
  public var description: String
  public var binaryMediaTypes: [String]
  public var tags: [String: String]
  public var rootResourceID: String?
  public var created: UTCTime?
  /// The whole answer.
  public var answer: JSONValue

  /// Nil if the answer names no API.
  init?(_ json: JSONValue) {
    answer = json
    guard let id = json["id"]?.string else { return nil }
    self.id = id
    name = json["name"]?.string ?? ""
    description = json["description"]?.string ?? ""
    binaryMediaTypes = (json["binaryMediaTypes"]?.array ?? []).compactMap(\.string)
    tags = (json["tags"]?.object ?? [:]).compactMapValues(\.string)
    rootResourceID = json["rootResourceId"]?.string
    created = json["createdDate"]?.time
  }
}

/// A path of an API with its methods ("Resource").
public struct RestResource: Sendable, Hashable {
  public var id: String
  public var parentID: String?
  public var path: String
  /// By HTTP method, `ANY` among them.
  public var methods: [String: RestMethod]

  init?(_ json: JSONValue) {
    guard let id = json["id"]?.string, let path = json["path"]?.string else { return nil }
    self.id = id
    self.path = path
    parentID = json["parentId"]?.string
    methods = (json["resourceMethods"]?.object ?? [:]).mapValues(RestMethod.init)
  }
}

/// One method of a path with what it calls ("Method").
public struct RestMethod: Sendable, Hashable {
  /// `AWS_PROXY`, `MOCK`, `HTTP`…; nil without an integration.
  public var integrationType: String?
  public var integrationURI: String?
  /// The values of the mock answer's headers by lower-case name, without their quotes.
  public var mockHeaders: [String: String]
  /// All that the answer says.
  public var answer: JSONValue

  init(_ json: JSONValue) {
    answer = json
    let integration = json["methodIntegration"]
    integrationType = integration?["type"]?.string?.uppercased()
    integrationURI = integration?["uri"]?.string
    let parameters =
      integration?["integrationResponses"]?["200"]?["responseParameters"]?.object ?? [:]
    mockHeaders = [:]
    let prefix = "method.response.header."
    for (key, value) in parameters where key.hasPrefix(prefix) {
      guard let text = value.string, text.hasPrefix("'"), text.hasSuffix("'"), text.count > 1
      else { continue }
      mockHeaders[key.dropFirst(prefix.count).lowercased()] = String(text.dropFirst().dropLast())
    }
  }
}

/// A stage of an API ("Stage").
public struct RestStage: Sendable, Hashable {
  public var name: String
  public var deploymentID: String?
  public var description: String
  public var variables: [String: String]
  /// All that the answer says.
  public var answer: JSONValue

  init?(_ json: JSONValue) {
    answer = json
    guard let name = json["stageName"]?.string else { return nil }
    self.name = name
    deploymentID = json["deploymentId"]?.string
    description = json["description"]?.string ?? ""
    variables = (json["variables"]?.object ?? [:]).compactMapValues(\.string)
  }
}

extension RestStage {
  /// A stage that a deployment makes.
  public struct New: Sendable, Hashable {
    public var name: String
    public var description: String
    public var variables: [String: String]

    public init(name: String, description: String, variables: [String: String]) {
      self.name = name
      self.description = description
      self.variables = variables
    }
  }
}

/// The parts of an API besides routes and stages, by their places in the service's paths.
public enum RestPart: String, Sendable, Hashable, CaseIterable {
  case authorizers
  case documentationParts = "documentation/parts"
  case gatewayResponses = "gatewayresponses"
  case models
  case requestValidators = "requestvalidators"

  /// As in the names of operations.
  public var noun: String {
    switch self {
    case .authorizers: "Authorizer"
    case .documentationParts: "DocumentationPart"
    case .gatewayResponses: "GatewayResponse"
    case .models: "Model"
    case .requestValidators: "RequestValidator"
    }
  }
}

/// One change of a "patch operation" list.
public struct PatchOperation: Sendable, Hashable {
  public enum Verb: String, Sendable, Hashable { case add, remove, replace }

  public var verb: Verb
  /// Names inside it are written with `pathComponent`.
  public var path: String
  public var value: String?

  public init(_ verb: Verb, _ path: String, _ value: String? = nil) {
    self.verb = verb
    self.path = path
    self.value = value
  }

  /// `/` in a name is written `~1`, and `~` is `~0` (RFC 6901).
  public static func pathComponent(_ name: String) -> String {
    name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }

  var json: JSONValue {
    var members: [String: JSONValue] = ["op": .string(verb.rawValue), "path": .string(path)]
    if let value { members["value"] = .string(value) }
    return .object(members)
  }
}

extension [PatchOperation] {
  var body: JSONValue { ["patchOperations": .array(map(\.json))] }

  /// Emulators add a value a second time, and refuse to remove it again.
  var safety: RetrySafety { allSatisfy { $0.verb == .replace } ? .idempotent : .unsafe }
}

extension AWSClient {
  private static func path(ofAPI id: String, _ rest: String = "") -> String {
    "/restapis/\(PercentEncoding.component(id))\(rest)"
  }

  private func restAPI(
    _ operation: String, method: String, path: String, query: [(String, String?)] = [],
    body: JSONValue? = nil, safety: RetrySafety
  ) async throws(AWSError) -> RestAPI {
    let answer = try await rest(
      .apiGateway, operation, method: method, path: path, query: query, body: body, safety: safety)
    guard let api = RestAPI(answer) else {
      throw .unreadable(AWSRequest(.apiGateway, operation, safety: safety), "it names no API")
    }
    return api
  }

  /// Follows `position` to the last page. The list is `item` on AWS's wire and `items` in its
  /// models.
  func restItems(
    _ operation: String, path: String, query: [(String, String?)] = []
  ) async throws(AWSError) -> [JSONValue] {
    var items: [JSONValue] = []
    var position: String?
    repeat {
      let answer = try await rest(
        .apiGateway, operation, method: "GET", path: path,
        query: query + [("limit", "500")] + (position.map { [("position", $0)] } ?? []),
        safety: .idempotent)
      items +=
        answer["item"]?.array ?? answer["items"]?.array ?? answer["_embedded"]?["item"]?.array ?? []
      position = answer["position"]?.string
    } while position != nil
    return items
  }

  /// API Gateway "GetRestApis", all pages, tags included.
  public func getRestAPIs() async throws(AWSError) -> [RestAPI] {
    try await restItems("GetRestApis", path: "/restapis").compactMap(RestAPI.init)
  }

  /// API Gateway "GetRestApi".
  public func getRestAPI(_ id: String) async throws(AWSError) -> RestAPI {
    try await restAPI("GetRestApi", method: "GET", path: Self.path(ofAPI: id), safety: .idempotent)
  }

  /// API Gateway "CreateRestApi". Names are not unique: asking twice makes two.
  public func createRestAPI(_ request: JSONValue) async throws(AWSError) -> RestAPI {
    try await restAPI(
      "CreateRestApi", method: "POST", path: "/restapis", body: request, safety: .unsafe)
  }

  /// API Gateway "PutRestApi" in the mode `overwrite`: the OpenAPI document replaces all routes.
  @discardableResult
  public func putRestAPI(_ id: String, document: JSONValue) async throws(AWSError) -> RestAPI {
    try await restAPI(
      "PutRestApi", method: "PUT", path: Self.path(ofAPI: id),
      query: [("mode", "overwrite"), ("failonwarnings", "true")], body: document,
      safety: .idempotent)
  }

  /// API Gateway "UpdateRestApi".
  @discardableResult
  public func updateRestAPI(
    _ id: String, _ patches: [PatchOperation]
  ) async throws(AWSError) -> RestAPI {
    try await restAPI(
      "UpdateRestApi", method: "PATCH", path: Self.path(ofAPI: id),
      body: patches.body, safety: patches.safety)
  }

  /// API Gateway "DeleteRestApi", with its routes, stages and deployments.
  public func deleteRestAPI(_ id: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteRestApi", method: "DELETE", path: Self.path(ofAPI: id),
      safety: .idempotent)
  }

  /// API Gateway "TagResource".
  public func tagRestAPI(arn: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "TagResource", method: "PUT", path: "/tags/\(PercentEncoding.component(arn))",
      body: ["tags": .object(tags.mapValues(JSONValue.string))], safety: .idempotent)
  }

  /// API Gateway "UntagResource".
  public func untagRestAPI(arn: String, keys: [String]) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "UntagResource", method: "DELETE",
      path: "/tags/\(PercentEncoding.component(arn))", query: keys.map { ("tagKeys", $0) },
      safety: .idempotent)
  }
}
