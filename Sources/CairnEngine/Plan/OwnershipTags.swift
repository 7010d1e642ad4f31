import CairnLanguage

/// The tags of ownership (laws 1 and 13): the stack and name of a resource; on account-wide
/// resources also the region, because the stack may exist in several.
package enum OwnershipTags {
  package static let stack = "cairn:stack"
  package static let resource = "cairn:resource"
  package static let region = "cairn:region"

  /// The field of the user's tags, in every kind with tags.
  package static let field = "tags"

  /// The path of a difference in a mark; kinds without tags have their own.
  static func path(of tag: String, _ schema: KindSchema) -> String {
    schema.isTagged ? "\(field).\(tag)" : tag
  }

  /// Whether a difference is in a mark, which files don't contain.
  package static func isMark(_ path: String) -> Bool {
    path.hasPrefix("cairn:") || path.hasPrefix("\(field).cairn:")
  }

  /// - Parameter schema: nil for a section that isn't in the catalog.
  static func adding(
    to properties: Properties, of address: ResourceAddress, _ schema: KindSchema?, in scope: Scope
  ) -> [String: String] {
    let own = properties.values[field]?.opened ?? .map([:])
    var tags = [String: String](value: own) ?? [:]
    tags[stack] = scope.stack
    tags[resource] = address.name
    if schema?.isAccountWide == true { tags[region] = scope.region }
    return tags
  }
}

extension KindSchema {
  /// Whether its resources can be tagged.
  package var isTagged: Bool { field(named: OwnershipTags.field) != nil }

  /// Whether resources of the kind are visible in every region.
  package var isAccountWide: Bool { naming?.reach == .account }
}

extension LiveResource.Owner {
  /// The owner in the tags of a resource.
  package init(tags: [String: String], _ schema: KindSchema, in scope: Scope) {
    guard let stack = tags[OwnershipTags.stack], let resource = tags[OwnershipTags.resource] else {
      self = .nobody
      return
    }
    if schema.isAccountWide {
      switch tags[OwnershipTags.region] {
      case scope.region: break
      case let region?:
        self = .elsewhere(region: region, stack: stack, resource: resource)
        return
      // An incomplete mark doesn't count.
      case nil:
        self = .nobody
        return
      }
    }
    self = .stack(stack, resource: resource)
  }
}
