import CairnAWS
import CairnEngine
import CairnJSON

/// The unmanaged settings of an API. A new API is created from one document; afterwards routes,
/// stage and description are changed one by one (`API+Routes.swift`), so all settings stay, except
/// those of a removed method or stage.
extension API: AnswerKind {
  package var answers: [String: AnswerMembers] {
    [
      "RestApi": Self.members, "Method": Self.methodMembers, "Integration": Self.integrationMembers,
      "Stage": Self.stageMembers,
    ]
  }

  /// API Gateway, "RestApi".
  package static let members = AnswerMembers(
    held: ["id", "name", "description", "binaryMediaTypes", "tags"],
    reported: ["apiStatus", "apiStatusMessage", "createdDate", "rootResourceId", "warnings"],
    defaults: [
      "apiKeySource": ["HEADER"], "endpointAccessMode": ["BASIC"],
      "endpointConfiguration": [
        ["types": ["EDGE"]], ["types": ["EDGE"], "ipAddressType": "ipv4"],
      ],
      "securityPolicy": ["TLS_1_0"],
      // From the document that created it.
      "version": ["1"],
    ])

  /// API Gateway, "Method".
  package static let methodMembers = AnswerMembers(
    held: ["httpMethod", "methodIntegration"], defaults: ["authorizationType": ["NONE"]])

  /// API Gateway, "Integration".
  package static let integrationMembers = AnswerMembers(
    held: ["httpMethod", "type", "uri"], reported: ["cacheNamespace"],
    defaults: [
      "connectionType": ["INTERNET"], "passthroughBehavior": ["WHEN_NO_MATCH"],
      "responseTransferMode": ["BUFFERED"], "timeoutInMillis": [29000],
    ])

  /// API Gateway, "Stage".
  package static let stageMembers = AnswerMembers(
    held: ["deploymentId", "description", "stageName", "variables"],
    reported: ["cacheClusterStatus", "createdDate", "lastUpdatedDate"])

  /// - Parameter declared: determines which methods stay.
  static func unmanaged(
    in resources: [RestResource], declared: Properties
  ) -> [UnmanagedSetting] {
    let wanted = RouteTable(routesOf: declared).kinds
    let parents = Set(resources.compactMap(\.parentID))
    return resources.sorted { $0.path < $1.path }.flatMap { resource -> [UnmanagedSetting] in
      if resource.methods.isEmpty, resource.path != "/", !parents.contains(resource.id) {
        return [UnmanagedSetting("path \(resource.path)", "without methods")]
      }
      return resource.methods.sorted { $0.key < $1.key }.flatMap { method, call in
        let route = Route(method: method, path: resource.path)
        let stays = wanted[route]?.holds(call, of: route) == true
        return unmanaged(
          in: call, of: route, lostWith: stays ? [] : fields(removing: route, of: resource, wanted))
      }
    }
  }

  /// The differences in `routes` and `cors` that remove a method.
  private static func fields(
    removing route: Route, of resource: RestResource, _ wanted: [Route: RouteKind]
  ) -> [String] {
    func path(_ method: String) -> String {
      "\(routes.name).\(Route(method: method, path: resource.path).key)"
    }
    guard resource.methods[route.method]?.isPreflight == true else { return [path(route.method)] }
    // A preflight answer is also removed with its path.
    let isPathWanted = wanted.keys.contains { $0.path == resource.path }
    let others = isPathWanted ? [] : resource.methods.keys.sorted().map(path)
    return [path(route.method), cors.name] + others
  }

  // Of an integration of another type only the callee is reported: it is the value of the route,
  // and is replaced as a whole.
  private static func unmanaged(
    in method: RestMethod, of route: Route, lostWith: [String]
  ) -> [UnmanagedSetting] {
    let rest = method.beyondRoute(route)
    let isOurs = method.isPreflight || method.integrationType == "AWS_PROXY"
    return methodMembers.unmanaged(in: rest, of: route.key, lostWith: lostWith)
      + (isOurs
        ? integrationMembers.unmanaged(
          in: rest["methodIntegration"], of: route.key, lostWith: lostWith) : [])
  }

  /// A stage with a former name is removed with all its settings.
  static func unmanaged(in stage: RestStage?, wanted: String) -> [UnmanagedSetting] {
    guard let stage else { return [] }
    return stageMembers.unmanaged(
      in: stage.answer, of: "stage \(stage.name)",
      lostWith: stage.name == wanted ? [] : [Self.stage.name])
  }

  /// The API's settings besides its routes. No write changes them, so only a complete read requests
  /// them.
  static func unmanagedParts(
    of id: String, _ context: KindContext
  ) async throws
    -> [UnmanagedSetting]
  {
    guard context.reads == .everything else { return [] }
    return try await concurrently(RestPart.allCases) { part -> [UnmanagedSetting]? in
      var items: [JSONValue] = []
      // Some emulators know only a few of them.
      try await ignoring([.notFound, .notImplemented]) {
        items = try await context.aws.getRestParts(part, of: id)
      }
      return items.compactMap { setting(part, $0) }
    }.flatMap { $0 }
  }

  private static func setting(_ part: RestPart, _ item: JSONValue) -> UnmanagedSetting? {
    let name = item["name"]?.string ?? item["responseType"]?.string ?? ""
    switch part {
    case .authorizers: return UnmanagedSetting("authorizer \(name)", item["type"]?.string ?? "")
    case .documentationParts:
      let location = item["location"]
      let words = [location?["type"], location?["method"], location?["path"]]
      return UnmanagedSetting(
        "documentation of \(words.compactMap { $0?.string }.joined(separator: " "))")
    case .gatewayResponses:
      // The service also lists its own.
      guard item["defaultResponse"]?.bool != true else { return nil }
      return UnmanagedSetting("gateway response \(name)", item["statusCode"]?.string ?? "")
    case .models:
      // Every API that is created without a document has these.
      return ["Empty", "Error"].contains(name) ? nil : UnmanagedSetting("model \(name)")
    case .requestValidators: return UnmanagedSetting("request validator \(name)")
    }
  }
}

extension RestMethod {
  /// The answer to preflight requests, written by cairn or another tool.
  var isPreflight: Bool { integrationType == "MOCK" && !mockHeaders.isEmpty }

  /// The answer without the parts of a route or a preflight answer.
  fileprivate func beyondRoute(_ route: Route) -> JSONValue {
    var rest = answer
    for name in route.parameterNames {
      rest[path: ["requestParameters", "method.request.path.\(name)"]] = nil
    }
    for status in (rest["methodResponses"]?.object ?? [:]).keys {
      rest[path: ["methodResponses", status, "statusCode"]] = nil
    }
    for status in (rest["methodIntegration"]?["integrationResponses"]?.object ?? [:]).keys {
      rest[path: ["methodIntegration", "integrationResponses", status, "statusCode"]] = nil
    }
    guard route.method == "OPTIONS", isPreflight else { return rest }
    let templates = ["methodIntegration", "requestTemplates", "application/json"]
    if rest[path: templates]?.string == RouteTable.mockRequest { rest[path: templates] = nil }
    for responses in [["methodResponses"], ["methodIntegration", "integrationResponses"]] {
      let path = responses + ["200", "responseParameters"]
      rest[path: path] = rest[path: path].map {
        .object(($0.object ?? [:]).filter { !CORS.isHeader($0.key) })
      }
    }
    return rest
  }
}

extension JSONValue {
  /// The members of objects; setting one only changes existing ones.
  fileprivate subscript(path names: [String]) -> JSONValue? {
    get { names.reduce(Optional(self)) { $0?[$1] } }
    set {
      guard let first = names.first, case .object(var members) = self else { return }
      if names.count == 1 {
        members[first] = newValue
      } else {
        members[first]?[path: Array(names.dropFirst())] = newValue
      }
      self = .object(members)
    }
  }

}
