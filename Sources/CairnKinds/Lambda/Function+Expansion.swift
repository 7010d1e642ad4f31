import CairnEngine
import CairnLanguage

extension Function {
  /// A function without a role gets its own role, named after it, with permission to write the
  /// function's logs and with the statements of `permissions`; those of `access` are grants. A URL for
  /// everyone brings the permissions to call it.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    let permissions = Self.urlPermissions(declaration)
    guard declaration.properties[Self.role.name] == nil else { return [declaration] + permissions }
    return Role.own(
      Role.Own(
        service: "lambda.amazonaws.com", role: Self.role, permissions: Self.permissions,
        managedPolicies: [Role.logsPolicy],
        needed: Self.needs(of: declaration.properties).map(\.statement)), of: declaration)
      + permissions
  }
}
