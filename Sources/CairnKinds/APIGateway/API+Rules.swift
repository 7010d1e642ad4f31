import CairnEngine
import CairnLanguage

extension API {
  /// A route calls one thing, and has only the fields that belong to it.
  static let calls = Rule { properties in
    RouteFields.listed(properties).flatMap { route -> [Rule.Violation] in
      let integration = route.fields[RouteFields.integration.name]?.map
      let place = "\(route.path).\(RouteFields.integration.name)"
      if route.fields[RouteFields.function.name] != nil, integration != nil {
        return [
          .init(
            path: place, summary: "Route with two callees",
            detail: "A route calls a `function` or has an `integration`: leave one of the two out.")
        ]
      }
      guard let integration else {
        if route.fields[RouteFields.function.name] == nil {
          return [
            .init(
              path: route.path, summary: "Route without a callee",
              detail: "`\(route.key)` needs a `function` or an `integration`.")
          ]
        }
        return RouteFields.headers.schema.meansAbsence(route.fields[RouteFields.headers.name])
          ? []
          : [
            .init(
              path: "\(route.path).\(RouteFields.headers.name)", summary: "Headers of a function",
              detail: "API Gateway passes the answer of a function as it is: return the headers "
                + "from the function, or give the route an `integration`.")
          ]
      }
      return integrationViolations(integration, at: place, route.fields)
    }
  }

  private static func integrationViolations(
    _ integration: [String: Value], at place: String, _ route: [String: Value]
  ) -> [Rule.Violation] {
    let given = RouteIntegration.kinds.filter { integration[$0] != nil }
    guard let kind = given.first else {
      return [
        .init(
          path: place, summary: "Integration without a callee",
          detail: "An integration needs \(RouteIntegration.kinds.alternatives()).")
      ]
    }
    if given.count > 1 {
      return [
        .init(
          path: "\(place).\(given[1])", summary: "Integration with two callees",
          detail: "An integration calls one thing, and this one has `\(given[0])` and "
            + "`\(given[1])`.")
      ]
    }
    let isProxy =
      kind == RouteIntegration.http.name
      && integration[kind]?.map?[RouteIntegration.proxy.name]?.boolean != false
    var found: [Rule.Violation] = []
    func refuse(_ field: Field<some Any>, _ reason: String) {
      guard !field.schema.meansAbsence(integration[field.name]) else { return }
      found.append(
        .init(
          path: "\(place).\(field.name)", summary: "Field of another integration",
          detail: "`\(field.name)` \(reason)."))
    }
    if kind != RouteIntegration.stateMachine.name {
      refuse(RouteIntegration.wait, "belongs to a `stateMachine`")
    }
    if kind != RouteIntegration.queue.name {
      refuse(RouteIntegration.messageGroup, "is for a FIFO `queue`")
    }
    if [RouteIntegration.mock.name, RouteIntegration.http.name].contains(kind) {
      refuse(RouteIntegration.role, "is for calls of AWS's services")
    }
    if kind != RouteIntegration.aws.name {
      if kind != RouteIntegration.http.name {
        refuse(RouteIntegration.mapping, "belongs to `http` or `aws`")
      }
      if kind != RouteIntegration.http.name || isProxy {
        refuse(RouteIntegration.request, "belongs to `aws`, or to `http` with `proxy: false`")
      }
    }
    if kind == RouteIntegration.mock.name {
      refuse(RouteIntegration.responses, "is for what is called: `mock` has a `body`")
    }
    if isProxy {
      refuse(RouteIntegration.responses, "belongs to `http` with `proxy: false`")
      if !RouteFields.headers.schema.meansAbsence(route[RouteFields.headers.name]) {
        let path = place.dropLast(RouteFields.integration.name.count) + RouteFields.headers.name
        found.append(
          .init(
            path: String(path),
            summary: "Headers of another server",
            detail: "With `proxy`, API Gateway passes the answer as it is: set `proxy: false`, or "
              + "leave `headers` out."))
      }
    }
    return found + serviceViolations(integration, at: place)
      + responseViolations(integration[RouteIntegration.responses.name], at: place)
  }

  private static func serviceViolations(
    _ integration: [String: Value], at place: String
  ) -> [Rule.Violation] {
    guard let aws = integration[RouteIntegration.aws.name]?.map else { return [] }
    let path = "\(place).\(RouteIntegration.aws.name)"
    var found: [Rule.Violation] = []
    if (aws[RouteIntegration.action.name] == nil) == (aws[RouteIntegration.path.name] == nil) {
      found.append(
        .init(
          path: path, summary: "Call without an action",
          detail: "A call of a service names an `action` or a `path`, and not both."))
    }
    if integration[RouteIntegration.role.name] == nil {
      found.append(
        .init(
          path: path, summary: "Call without a role",
          detail: "API Gateway calls a service with a role that it assumes: name one in `role`."))
    }
    return found
  }

  /// API Gateway "PutIntegrationResponse": one response without a pattern is the default.
  private static func responseViolations(
    _ responses: Value?, at place: String
  ) -> [Rule.Violation] {
    guard let responses = responses?.map, !responses.isEmpty else { return [] }
    let general = responses.filter { $0.value.map?[RouteIntegration.pattern.name] == nil }
    if general.count == 1 { return [] }
    return [
      .init(
        path: "\(place).\(RouteIntegration.responses.name)", summary: "Which answer is the rest",
        detail: general.isEmpty
          ? "One of the answers has no `pattern`: it is for everything that no other one matches."
          : "Only one of the answers can be without a `pattern`, and "
            + "\(general.keys.sorted().alternatives("and")) are.")
    ]
  }

  static let validation = Rule { properties in
    RouteFields.listed(properties).flatMap { route -> [Rule.Violation] in
      let place = "\(route.path).\(RouteFields.validate.name)"
      guard let checks = route.fields[RouteFields.validate.name]?.map else { return [] }
      if let body = checks[RouteFields.body.name], body.isResolved {
        let path = "\(place).\(RouteFields.body.name)"
        guard body.map != nil else {
          return [
            .init(
              path: path, summary: "Body without a schema",
              detail: "`body` takes a JSON Schema, such as `{type: object, required: [name]}`, or "
                + "the path of a file with one.")
          ]
        }
        let broken = BodySchema.violations(in: body, at: path)
        if !broken.isEmpty { return broken }
      }
      // API Gateway "PutMethod".
      let words = (checks[RouteFields.parameters.name]?.list ?? []).compactMap(\.string)
      let names =
        words.map { $0.drop { $0 != "." } }
        + (Route(route.key)?.parameterNames ?? [])
        .map { Substring("." + $0) }
      guard let double = names.first(where: { name in names.count(where: { $0 == name }) > 1 })
      else { return [] }
      return [
        .init(
          path: "\(place).\(RouteFields.parameters.name)", summary: "Two parameters of one name",
          detail: "API Gateway takes each name once among path, query and headers, and "
            + "`\(double.dropFirst())` is there twice.")
      ]
    }
  }

  /// API Gateway "EndpointConfiguration".
  static let endpointRule = Rule { properties in
    guard properties[vpcEndpoints.name]?.list?.isEmpty == false,
      properties[endpoint.name] != "private"
    else { return [] }
    return [
      .init(
        path: vpcEndpoints.name, summary: "VPC endpoints of a public API",
        detail: "`vpcEndpoints` belongs to an API with `endpoint: private`.")
    ]
  }

  /// API Gateway "Access log settings".
  static let logRule = Rule { properties in
    guard let format = properties[accessLogs.name]?.map?[APIStage.format.name]?.string,
      !format.contains("$context.requestId"), !format.contains("$context.extendedRequestId")
    else { return [] }
    return [
      .init(
        path: "\(accessLogs.name).\(APIStage.format.name)", summary: "Entry without a request",
        detail: "API Gateway requires `$context.requestId` or `$context.extendedRequestId` in the "
          + "`format`.")
    ]
  }

  static let authorizerRule = Rule { properties in
    let declared = properties[authorizers.name]?.map ?? [:]
    let unknown = RouteFields.listed(properties).compactMap { route -> Rule.Violation? in
      guard let name = route.fields[RouteFields.auth.name]?.string,
        ![RouteFields.Auth.none, RouteFields.Auth.iam].contains(name), declared[name] == nil
      else { return nil }
      let words = [RouteFields.Auth.none, RouteFields.Auth.iam] + declared.keys.sorted()
      let near = NearMiss.best(for: name, among: words)
      return .init(
        path: "\(route.path).\(RouteFields.auth.name)", summary: "Unknown authorizer",
        detail: "The API has no authorizer `\(name)`."
          + (near.map { " Did you mean `\($0)`?" }
            ?? " `auth` takes \(words.alternatives())."))
    }
    return unknown
      + declared.sorted { $0.key < $1.key }.compactMap { name, value in
        authorizerViolation(value.map ?? [:], at: "\(authorizers.name).\(name)")
      }
  }

  /// API Gateway "CreateAuthorizer".
  private static func authorizerViolation(
    _ fields: [String: Value], at place: String
  ) -> Rule.Violation? {
    let pools = fields[APIAuthorizer.userPools.name]
    let isRequest = fields[APIAuthorizer.type.name] == "request"
    if (fields[APIAuthorizer.function.name] == nil) == (pools == nil) {
      return .init(
        path: place, summary: "Authorizer without a judge",
        detail: "An authorizer has a `function` or `userPools`, and not both.")
    }
    let path = "\(place).\(APIAuthorizer.type.name)"
    if pools != nil, isRequest {
      return .init(
        path: path, summary: "Type of an authorizer with user pools",
        detail: "`type` is for an authorizer with a `function`: leave it out.")
    }
    let sources = fields[APIAuthorizer.identity.name]?.list
    let keepsDecisions = fields[APIAuthorizer.ttl.name]?.integer != 0
    if isRequest, sources == nil, keepsDecisions {
      return .init(
        path: path, summary: "Authorizer without an identity",
        detail: "Decisions are kept by `identity`: say what identifies a caller, or set `ttl: 0`.")
    }
    if isRequest, fields[APIAuthorizer.validation.name] != nil {
      return .init(
        path: "\(place).\(APIAuthorizer.validation.name)", summary: "Validation without a token",
        detail: "`validation` is for an authorizer of the type `token`.")
    }
    if !isRequest, let sources,
      sources.count != 1 || sources[0].string?.hasPrefix("header.") == false
    {
      return .init(
        path: "\(place).\(APIAuthorizer.identity.name)", summary: "Token outside a header",
        detail: "The token is in one header, such as `[header.Authorization]`. For anything else, "
          + "set `type: request`.")
    }
    return nil
  }
}
