import CairnEngine
import CairnLanguage

extension API {
  /// Permits the API to invoke each function of the stack that it names, and gives it a role where
  /// it calls queues and state machines.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var api = declaration
    let role = ownRole(for: &api)
    return (role.map { [$0] } ?? []) + [api] + Self.permissions(of: declaration)
  }

  /// The functions with their paths in the declaration, in order.
  private static func functions(
    of api: ResourceDeclaration
  ) -> [(path: String, value: Value, field: String)] {
    let routes = RouteFields.listed(api.properties).compactMap { route in
      route.fields[RouteFields.function.name].map {
        (path(RouteFields.function.name, in: route.path, api), $0, Self.routes.name)
      }
    }
    let authorizers = (api.properties[Self.authorizers.name]?.opened?.map ?? [:])
      .sorted { $0.key < $1.key }.compactMap { name, value in
        value.map?[APIAuthorizer.function.name].map {
          (
            "\(Self.authorizers.name).\(name).\(APIAuthorizer.function.name)", $0,
            Self.authorizers.name
          )
        }
      }
    return routes + authorizers
  }

  /// The path of a route's field, or of the route if it is written short.
  static func path(_ field: String, in route: String, _ api: ResourceDeclaration) -> String {
    api.fieldLocations["\(route).\(field)"] == nil ? route : "\(route).\(field)"
  }

  /// Also of HTTP APIs, whose routes and authorizers name functions in the same fields.
  static func permissions(of api: ResourceDeclaration) -> [ResourceDeclaration] {
    let source = Value.unresolved(
      Template([
        .reference(.resource(api.address, attribute: "executionArn")), .literal("/*"),
      ]))
    var seen: Set<ResourceAddress> = []
    return functions(of: api).compactMap { path, function, field in
      guard let address = function.referredResource, seen.insert(address).inserted else {
        return nil
      }
      return Permission.declared(
        "\(api.address.name)-invokes-\(address.name)", function: function,
        principal: RouteIntegration.principal, source: source, location: api.location(of: path),
        origin: .expanded(from: api.address, field: field))
    }
  }

  /// Gives the routes that call a queue or a state machine, and name no role, one of the API's own.
  /// API Gateway developer guide, "Set up API integration request using the API Gateway console".
  ///
  /// - Returns: that role; nil if no route needs it.
  private func ownRole(for api: inout ResourceDeclaration) -> ResourceDeclaration? {
    let address = ResourceAddress(section: Role.section, name: "\(api.address.name)-api")
    let reference = Value.unresolved(Template(.resource(address, attribute: "arn")))
    var routes = api.properties[Self.routes.name]?.opened?.map ?? [:]
    var statements: [Value] = []
    var place: String?
    for route in RouteFields.listed(api.properties) {
      guard var integration = route.fields[RouteFields.integration.name]?.map,
        integration[RouteIntegration.role.name] == nil,
        let (field, action) = RouteIntegration.actions(of: integration).first,
        let target = integration[field]
      else { continue }
      integration[RouteIntegration.role.name] = reference
      var fields = route.fields
      fields[RouteFields.integration.name] = .map(integration)
      routes[route.key] = .map(fields)
      place = place ?? "\(route.path).\(RouteFields.integration.name).\(field)"
      let statement = PolicyMeaning.statement([
        "Effect": "Allow", "Action": [.string(action)], "Resource": [target],
      ])
      if !statements.contains(statement) { statements.append(statement) }
    }
    guard let place else { return nil }
    api.properties[Self.routes.name] = api.properties[Self.routes.name]?.keepingSecrecy { _ in
      .map(routes)
    }
    return ResourceDeclaration(
      address: address,
      properties: [
        Role.name.name: Role.name(after: api, "-api"),
        Role.trust.name: PolicyStatements.trust([.string(RouteIntegration.principal)]),
        Role.statements.name: .list(statements),
      ],
      location: api.location(of: place),
      origin: .expanded(from: api.address, field: Self.routes.name))
  }

  /// The own role also uses the keys of encrypted queues. SQS developer guide, "Configure KMS
  /// permissions".
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    RouteFields.listed(declaration.properties).flatMap { route -> [Grant] in
      guard let integration = route.fields[RouteFields.integration.name]?.map,
        integration[RouteIntegration.role.name]?.referredResource?.name
          == "\(declaration.address.name)-api"
      else { return [] }
      return Grant.toUseKey(
        of: integration[RouteIntegration.queue.name], ["kms:Decrypt", "kms:GenerateDataKey"],
        in: declaration.address, from: declaration,
        field: "\(route.path).\(RouteFields.integration.name).\(RouteIntegration.queue.name)",
        among: { stack[$0] })
    }
  }
}
