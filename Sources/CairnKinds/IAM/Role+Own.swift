import CairnEngine
import CairnLanguage

extension Role {
  /// What the own role of a resource is made of, where the resource names none.
  struct Own {
    /// The service that assumes it.
    var service: String
    /// The fields of the resource that hold its role, and statements for an own role.
    var role: Field<String>
    var permissions: Field<[Value]>
    /// The end of the role's names.
    var suffix = ""
    var managedPolicies: [Value] = []
    /// Statements that the other fields of the resource need.
    var needed: [Value] = []
  }

  /// The role and the resource that refers to it.
  static func own(_ own: Own, of declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    let field = own.permissions.name
    let address = ResourceAddress(
      section: Self.section, name: declaration.address.name + own.suffix)
    var resource = declaration
    resource.properties[field] = nil
    resource.properties[own.role.name] = .unresolved(
      Template(.resource(address, attribute: "arn")))
    if let place = declaration.fieldLocations[field] {
      resource.fieldLocations[own.role.name] = place
    }
    var properties: [String: Value] = [
      Self.name.name: name(after: declaration, own.suffix),
      trust.name: PolicyStatements.trust([.string(own.service)]),
    ]
    if !own.managedPolicies.isEmpty {
      properties[managedPolicies.name] = .list(own.managedPolicies)
    }
    properties[statements.name] = declaration.properties[field]
    if !own.needed.isEmpty {
      properties[statements.name] = (properties[statements.name] ?? []).keepingSecrecy {
        .list(($0.list ?? []) + own.needed)
      }
    }
    properties[tags.name] = declaration.properties[OwnershipTags.field]
    // `permissions[0].actions` is `statements[0].actions` of the role.
    let role = ResourceDeclaration(
      address: address, properties: properties,
      location: declaration.fieldLocations[field] ?? declaration.location,
      fieldLocations: declaration.fieldLocations.moving(field, to: statements.name),
      origin: .expanded(from: declaration.address, field: field))
    return [role, resource]
  }

  /// The default name of a role that belongs to one resource in a region: the resource's, with a
  /// suffix.
  ///
  /// - Parameter parent: what the resource's own name is unique in, if that isn't the region.
  static func name(
    after resource: ResourceDeclaration, _ suffix: String, in parent: Template? = nil
  ) -> Value {
    var parts: [Template.Part] = []
    if let parent { parts = parent.parts + [.literal("-")] }
    switch resource.properties[name.name] {
    case .unresolved(let template): parts += template.parts
    case let written: parts.append(.literal(written?.string ?? resource.address.name))
    }
    if !suffix.isEmpty { parts.append(.literal(suffix)) }
    return name(after: Template(parts).resolving { _ in nil })
  }
}
