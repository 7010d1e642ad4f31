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
      "Stage": Self.stageMembers, "Authorizer": APIAuthorizer.members,
      "GatewayResponse": GatewayResponses.members, "MethodSetting": APIStage.methodMembers,
      "EndpointConfiguration": Self.endpointMembers,
    ]
  }

  /// API Gateway, "RestApi".
  package static let members = AnswerMembers(
    held: [
      "id", "name", "description", "binaryMediaTypes", "endpointConfiguration", "policy", "tags",
    ],
    reported: ["apiStatus", "apiStatusMessage", "createdDate", "rootResourceId", "warnings"],
    defaults: [
      "apiKeySource": ["HEADER"], "endpointAccessMode": ["BASIC"],
      "securityPolicy": ["TLS_1_0"],
      // From the document that created it.
      "version": ["1"],
    ])

  /// API Gateway, "Method".
  package static let methodMembers = AnswerMembers(
    held: [
      "apiKeyRequired", "authorizationType", "authorizerId", "httpMethod", "methodIntegration",
    ])

  /// API Gateway, "Integration".
  package static let integrationMembers = AnswerMembers(
    held: ["httpMethod", "timeoutInMillis", "type", "uri"], reported: ["cacheNamespace"],
    defaults: [
      "connectionType": ["INTERNET"], "passthroughBehavior": ["WHEN_NO_MATCH"],
      "responseTransferMode": ["BUFFERED"],
    ])

  /// API Gateway, "EndpointConfiguration".
  static let endpointMembers = AnswerMembers(
    held: ["types", "vpcEndpointIds"], defaults: ["ipAddressType": ["ipv4"]])

  /// API Gateway, "Stage".
  package static let stageMembers = AnswerMembers(
    held: [
      "accessLogSettings", "deploymentId", "description", "stageName", "tracingEnabled",
      "variables",
    ],
    reported: ["cacheClusterStatus", "createdDate", "lastUpdatedDate"])

  /// - Parameter declared: determines which methods stay.
  static func unmanaged(
    in resources: [RestResource], _ live: LiveRoutes, _ parts: APIParts, declared: Properties
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
          in: call, of: route, live.table.forms[route], parts,
          lostWith: stays ? [] : fields(removing: route, of: resource, wanted))
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

  // Of an integration that no field holds only the callee is reported: it is the value of the
  // route, and is replaced as a whole.
  private static func unmanaged(
    in method: RestMethod, of route: Route, _ form: RouteForm?, _ parts: APIParts,
    lostWith: [String]
  ) -> [UnmanagedSetting] {
    let rest = method.beyondRoute(route, form, parts)
    let isOurs = form != nil || method.isPreflight
    return methodMembers.unmanaged(in: rest, of: route.key, lostWith: lostWith)
      + (isOurs
        ? integrationMembers.unmanaged(
          in: rest["methodIntegration"], of: route.key, lostWith: lostWith) : [])
  }

  /// Private APIs have both kinds of addresses.
  static func endpointSettings(_ api: JSONValue) -> [UnmanagedSetting] {
    guard let endpoint = api["endpointConfiguration"] else { return [] }
    let isPrivate = endpoint["types"]?[0] == "PRIVATE"
    return endpointMembers.unmanaged(in: endpoint, of: "endpointConfiguration")
      .filter { !isPrivate || $0.value != "dualstack" }
  }

  /// A stage with a former name is removed with all its settings.
  static func unmanaged(in stage: RestStage?, wanted: String) -> [UnmanagedSetting] {
    guard let stage else { return [] }
    return stageMembers.unmanaged(
      in: APIStage.unheld(stage), of: "stage \(stage.name)",
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
      try await context.restParts(part, of: id).flatMap { Self.settings(part, $0) }
    }.flatMap { $0 }
  }

  private static func settings(_ part: RestPart, _ item: JSONValue) -> [UnmanagedSetting] {
    if part == .authorizers {
      return APIAuthorizer.members.unmanaged(
        in: item, of: "authorizer \(item["name"]?.string ?? "")")
    }
    if part == .gatewayResponses {
      return GatewayResponses.changed([item]).flatMap(GatewayResponses.unmanaged)
    }
    return setting(part, item).map { [$0] } ?? []
  }

  private static func setting(_ part: RestPart, _ item: JSONValue) -> UnmanagedSetting? {
    let name = item["name"]?.string ?? ""
    switch part {
    case .authorizers, .gatewayResponses: return nil
    case .documentationParts:
      let location = item["location"]
      let words = [location?["type"], location?["method"], location?["path"]]
      return UnmanagedSetting(
        "documentation of \(words.compactMap { $0?.string }.joined(separator: " "))")
    case .models:
      // Every API that is created without a document has these.
      let isOurs = ["Empty", "Error"].contains(name) || name.hasPrefix(RouteForm.modelPrefix)
      return isOurs ? nil : UnmanagedSetting("model \(name)")
    case .requestValidators:
      return RequestValidator(rawValue: name) == nil
        ? UnmanagedSetting("request validator \(name)") : nil
    }
  }
}

extension RestMethod {
  /// The headers of a preflight answer, with all of its origins.
  var preflightHeaders: [String: String] {
    var headers = mockHeaders
    if let origins = preflightTemplate.flatMap(CORS.origins) {
      headers[CORS.originHeader.lowercased()] = origins.joined(separator: " ")
    }
    return headers
  }

  fileprivate var preflightTemplate: String? {
    answer["methodIntegration"]?["integrationResponses"]?["200"]?["responseTemplates"]?[
      RouteForm.json]?.string
  }

  /// The answer to preflight requests, written by cairn or another tool.
  var isPreflight: Bool { integrationType == "MOCK" && !mockHeaders.isEmpty }

  /// The answer without what fields hold, and without the parts of a preflight answer.
  fileprivate func beyondRoute(
    _ route: Route, _ form: RouteForm?, _ parts: APIParts
  ) -> JSONValue {
    var rest = parts.named(answer)
    if let form {
      rest = rest.without(.object(form.method))
      // By its id, not by what it checks.
      if rest["requestValidatorId"] != nil {
        rest[path: ["requestValidatorId"]] = answer["requestValidatorId"]
      }
    } else {
      for name in route.parameterNames {
        rest[path: ["requestParameters", "method.request.path.\(name)"]] = nil
      }
    }
    for status in (rest["methodResponses"]?.object ?? [:]).keys {
      rest[path: ["methodResponses", status, "statusCode"]] = nil
    }
    for status in (rest["methodIntegration"]?["integrationResponses"]?.object ?? [:]).keys {
      rest[path: ["methodIntegration", "integrationResponses", status, "statusCode"]] = nil
    }
    if form != nil { return rest }
    guard route.method == "OPTIONS", isPreflight else { return rest }
    let templates = ["methodIntegration", "requestTemplates", "application/json"]
    if rest[path: templates]?.string == RouteTable.mockRequest { rest[path: templates] = nil }
    if preflightTemplate.flatMap(CORS.origins) != nil {
      rest[path: [
        "methodIntegration", "integrationResponses", "200", "responseTemplates", RouteForm.json,
      ]] =
        nil
    }
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

  /// Without the members that another object has with the same value, at any depth.
  func without(_ other: JSONValue) -> JSONValue {
    guard case .object(var members) = self, let others = other.object else { return self }
    for (name, value) in others {
      guard let own = members[name] else { continue }
      if own == value {
        members[name] = nil
      } else if own.object != nil, value.object != nil {
        members[name] = own.without(value)
      }
    }
    return .object(members)
  }
}
