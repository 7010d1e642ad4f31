import CairnLanguage

/// The tags of ownership (laws 1 and 13): which stack a resource belongs to and as what; of what is
/// account-wide also the region, because the stack may be there in others, too.
package enum OwnershipTags {
  package static let stack = "cairn:stack"
  package static let resource = "cairn:resource"
  package static let region = "cairn:region"

  /// What every kind whose resources can be tagged calls the field of the user's tags.
  package static let field = "tags"

  /// The path of a difference in a mark: what has no tags has it somewhere of its own.
  static func path(of tag: String, _ schema: KindSchema) -> String {
    schema.isTagged ? "\(field).\(tag)" : tag
  }

  /// Whether a difference is one in a mark, which no file holds.
  package static func isMark(_ path: String) -> Bool {
    path.hasPrefix("cairn:") || path.hasPrefix("\(field).cairn:")
  }

  /// - Parameter schema: nil for a section that the catalog does not have.
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

  /// Whether resources of the kind are seen from every region.
  package var isAccountWide: Bool { naming?.reach == .account }
}

extension LiveResource.Owner {
  /// Who the tags of a resource say it belongs to.
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
      // Half a mark is none.
      case nil:
        self = .nobody
        return
      }
    }
    self = .stack(stack, resource: resource)
  }
}
