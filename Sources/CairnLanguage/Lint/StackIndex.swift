/// A stack with its resources indexed by address, so that checks over several resources stay fast:
/// a stack may have ten thousand.
package struct StackIndex: Sendable {
  package let stack: Stack
  private let byAddress: [ResourceAddress: ResourceDeclaration]
  /// The fields that refer to a resource.
  private let referring: [ResourceAddress: [(field: String, resource: ResourceDeclaration)]]
  private let madeByName = Lazy<[Value: [ResourceDeclaration]]>()

  package init(_ stack: Stack) {
    self.stack = stack
    byAddress = Dictionary(stack.resources.lazy.map { ($0.address, $0) }) { first, _ in first }
    var referring: [ResourceAddress: [(field: String, resource: ResourceDeclaration)]] = [:]
    for resource in stack.resources {
      for link in resource.links {
        referring[link.target, default: []].append((link.field, resource))
      }
    }
    self.referring = referring
  }

  /// The resource with this address; nil if the stack doesn't declare it.
  package func resource(_ address: ResourceAddress) -> ResourceDeclaration? { byAddress[address] }

  /// The resource of this stack that a field refers to as a whole; nil for resources outside the
  /// stack.
  package func resource(referredToBy value: Value?) -> ResourceDeclaration? {
    value?.referredResource.flatMap(resource)
  }

  /// The resources of a section whose field refers to the resource as a whole, in the order of the
  /// file.
  package func resources(
    in section: String, whose field: String, refersTo target: ResourceAddress
  ) -> [ResourceDeclaration] {
    (referring[target] ?? [])
      .filter { $0.field == field && $0.resource.address.section == section }.map(\.resource)
  }

  /// The resources with this physical name, in the order of the file.
  package func resources(named name: Value) -> [ResourceDeclaration] {
    madeByName.get {
      Dictionary(
        grouping: stack.resources.filter { $0.properties["name"] != nil },
        by: { $0.properties["name"] ?? .null })
    }[name] ?? []
  }
}
