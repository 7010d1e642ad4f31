import CairnEngine
import CairnLanguage

extension Function {
  /// A function without a role gets its own role, named after it, with permission to write the
  /// function's logs and with the statements of `permissions`; those of `access` are grants.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    guard declaration.properties[Self.role.name] == nil else { return [declaration] }
    let field = Self.permissions.name
    let roleAddress = ResourceAddress(section: Role.section, name: declaration.address.name)
    var function = declaration
    function.properties[field] = nil
    function.properties[Self.role.name] = .unresolved(
      Template(.resource(roleAddress, attribute: "arn")))
    if let place = declaration.fieldLocations[field] {
      function.fieldLocations[Self.role.name] = place
    }
    return [role(at: roleAddress, of: declaration), function]
  }

  private func role(
    at address: ResourceAddress, of function: ResourceDeclaration
  ) -> ResourceDeclaration {
    let field = Self.permissions.name
    var properties: [String: Value] = [
      Role.trust.name: PolicyStatements.trust(["lambda.amazonaws.com"]),
      Role.managedPolicies.name: [Role.logsPolicy],
    ]
    properties[Role.name.name] = function.properties[Self.name.name].map(Role.name(after:))
    properties[Role.statements.name] = function.properties[field]
    properties[Role.tags.name] = function.properties[Self.tags.name]
    // `permissions[0].actions` is `statements[0].actions` of the role.
    let places = function.fieldLocations.moving(field, to: Role.statements.name)
    return ResourceDeclaration(
      address: address, properties: properties,
      location: function.fieldLocations[field] ?? function.location, fieldLocations: places,
      origin: .expanded(from: function.address, field: field))
  }
}
