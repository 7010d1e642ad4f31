import CairnEngine
import CairnJSON

/// The unmanaged settings of an HTTP API. Its parts are changed one by one, so all settings stay,
/// except those of a removed route or stage.
extension HTTPAPI: AnswerKind {
  package var answers: [String: AnswerMembers] {
    [
      "Api": Self.members, "Cors": Self.corsShape.members, "Route": Self.routeMembers,
      "Integration": Self.integrationMembers, "Authorizer": HTTPAuthorizer.members,
      "Stage": HTTPStage.members, "RouteSettings": HTTPStage.settingMembers,
    ]
  }

  /// API Gateway V2, "Api".
  static let members = AnswerMembers(
    held: [
      "corsConfiguration", "description", "disableExecuteApiEndpoint", "name", "protocolType",
      "tags",
    ],
    reported: [
      "apiEndpoint", "apiGatewayManaged", "apiId", "createdDate", "importInfo", "warnings",
    ],
    defaults: [
      "apiKeySelectionExpression": ["$request.header.x-api-key"], "ipAddressType": ["ipv4"],
      "routeSelectionExpression": [
        "$request.method $request.path", "${request.method} ${request.path}",
      ],
    ])

  /// API Gateway V2, "Route".
  static let routeMembers = AnswerMembers(
    held: [
      "authorizationScopes", "authorizationType", "authorizerId", "routeKey", "target",
    ],
    reported: ["apiGatewayManaged", "routeId"])

  /// API Gateway V2, "Integration".
  static let integrationMembers = AnswerMembers(
    held: [
      "integrationMethod", "integrationType", "integrationUri", "payloadFormatVersion",
      "timeoutInMillis",
    ],
    reported: [
      "apiGatewayManaged", "integrationId", "integrationResponseSelectionExpression",
    ],
    defaults: ["connectionType": ["INTERNET"]])

  /// - Parameter declared: determines which routes stay, with the same kind of callee.
  static func unmanaged(
    in parts: HTTPAPIParts, declared: Properties, _ scope: Scope
  ) -> [UnmanagedSetting] {
    let wanted = HTTPRoute.all(declared, in: scope)
    let ofRoutes = parts.routes.flatMap { route -> [UnmanagedSetting] in
      let key = route["routeKey"]?.string ?? ""
      let path = "\(routes.name).\(key)"
      let own = routeMembers.unmanaged(
        in: route, of: key, lostWith: wanted[key] == nil ? [path] : [])
      // Of one that no field holds only the callee is reported: it is the value of the route, and
      // is replaced as a whole.
      guard parts.fields(of: route) != nil, var called = parts.integration(of: route)?.object
      else { return own }
      if HTTPRoute.isMark(called["description"]?.string) { called["description"] = nil }
      let stays = wanted[key]?.integration["integrationType"] == called["integrationType"]
      let time = called["timeoutInMillis"]?.int ?? 0
      let others = integrationMembers.unmanaged(
        in: .object(called), of: key, lostWith: stays ? [] : [path])
      return own + others
        + (time.isMultiple(of: 1000)
          ? [] : [UnmanagedSetting("timeoutInMillis of \(key)", "\(time)")])
    }
    let ofAuthorizers = parts.authorizers.flatMap {
      let name = $0["name"]?.string ?? ""
      return HTTPAuthorizer.members.unmanaged(
        in: $0, of: "authorizer \(name)", lostWith: ["\(authorizers.name).\(name)"])
    }
    let unused = parts.unused.filter { parts.leftovers[$0.key] == nil }
      .sorted { $0.key < $1.key }.map {
        UnmanagedSetting("integration \($0.key)", HTTPRoute.words(for: $0.value))
      }
    return ofRoutes + ofAuthorizers + unused
  }
}
