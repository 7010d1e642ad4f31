import CairnAWS
import CairnEngine
import CairnJSON

/// What an API has and no field holds. A new API is made from one document; afterwards routes, stage and
/// description are changed one by one (`API+Routes.swift`), so all of it stays, but for what is set on a
/// method or stage that goes.
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
    told: ["apiStatus", "apiStatusMessage", "createdDate", "rootResourceId", "warnings"],
    defaults: [
      "apiKeySource": ["HEADER"], "endpointAccessMode": ["BASIC"],
      "endpointConfiguration": [
        ["types": ["EDGE"]], ["types": ["EDGE"], "ipAddressType": "ipv4"],
      ],
      "securityPolicy": ["TLS_1_0"],
      // Of the document that made it.
      "version": ["1"],
    ])

  /// API Gateway, "Method".
  package static let methodMembers = AnswerMembers(
    held: ["httpMethod", "methodIntegration"], defaults: ["authorizationType": ["NONE"]])

  /// API Gateway, "Integration".
  package static let integrationMembers = AnswerMembers(
    held: ["httpMethod", "type", "uri"], told: ["cacheNamespace"],
    defaults: [
      "connectionType": ["INTERNET"], "passthroughBehavior": ["WHEN_NO_MATCH"],
      "responseTransferMode": ["BUFFERED"], "timeoutInMillis": [29000],
    ])

  /// API Gateway, "Stage".
  package static let stageMembers = AnswerMembers(
    held: ["deploymentId", "description", "stageName", "variables"],
    told: ["cacheClusterStatus", "createdDate", "lastUpdatedDate"])

  /// - Parameter declared: says which methods stay.
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

  /// What of `routes` and `cors` differs where a method goes.
  private static func fields(
    removing route: Route, of resource: RestResource, _ wanted: [Route: RouteKind]
  ) -> [String] {
    func path(_ method: String) -> String {
      "\(routes.name).\(Route(method: method, path: resource.path).key)"
    }
    guard resource.methods[route.method]?.isPreflight == true else { return [path(route.method)] }
    // A preflight answer goes with the rest of its path, too.
    let isPathWanted = wanted.keys.contains { $0.path == resource.path }
    let others = isPathWanted ? [] : resource.methods.keys.sorted().map(path)
    return [path(route.method), cors.name] + others
  }

  /// Of an integration of another type than cairn makes, nothing is told but what it calls: that is
  /// the value of the route, and is replaced as a whole.
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

  /// A stage of a former name goes, and all that is set on it.
  static func unmanaged(in stage: RestStage?, wanted: String) -> [UnmanagedSetting] {
    guard let stage else { return [] }
    return stageMembers.unmanaged(
      in: stage.answer, of: "stage \(stage.name)",
      lostWith: stage.name == wanted ? [] : [Self.stage.name])
  }

  /// What stands beside the routes. Nothing that is written touches it, so it is asked for only when
  /// everything is to be looked at.
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
      // The service lists its own as well.
      guard item["defaultResponse"]?.bool != true else { return nil }
      return UnmanagedSetting("gateway response \(name)", item["statusCode"]?.string ?? "")
    case .models:
      // Every API made without a document begins with these.
      return ["Empty", "Error"].contains(name) ? nil : UnmanagedSetting("model \(name)")
    case .requestValidators: return UnmanagedSetting("request validator \(name)")
    }
  }
}

extension RestMethod {
  /// The answer to preflight requests, as cairn writes it (or another tool does).
  var isPreflight: Bool { integrationType == "MOCK" && !mockHeaders.isEmpty }

  /// The answer without what a route, or a preflight answer, consists of.
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
  /// What is inside of objects; setting it changes only what is there already.
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
