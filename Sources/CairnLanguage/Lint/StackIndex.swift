/// A stack with its resources by address, for checks that look at several of them: a stack may have
/// ten thousand.
package struct StackIndex: Sendable {
  package let stack: Stack
  private let byAddress: [ResourceAddress: ResourceDeclaration]
  private let byName: [Value: [ResourceDeclaration]]
  /// By section, then by the resource that a field refers to as a whole.
  private let referring: [Link: [ResourceDeclaration]]

  private struct Link: Hashable {
    var section: String
    var field: String
    var target: ResourceAddress
  }

  package init(_ stack: Stack) {
    self.stack = stack
    byAddress = Dictionary(stack.resources.map { ($0.address, $0) }) { first, _ in first }
    byName = Dictionary(
      grouping: stack.resources.filter { $0.properties["name"] != nil },
      by: { $0.properties["name"] ?? .null })
    var referring: [Link: [ResourceDeclaration]] = [:]
    for resource in stack.resources {
      for (field, value) in resource.properties {
        guard let target = Self.target(of: value) else { continue }
        let link = Link(section: resource.address.section, field: field, target: target)
        referring[link, default: []].append(resource)
      }
    }
    self.referring = referring
  }

  package func resource(_ address: ResourceAddress) -> ResourceDeclaration? { byAddress[address] }

  /// The resource of this stack that a field refers to as a whole; nil for outside things.
  package func resource(referredToBy value: Value?) -> ResourceDeclaration? {
    value.flatMap(Self.target(of:)).flatMap(resource)
  }

  /// Those of a section whose field refers to the resource as a whole, in the order of the file.
  package func resources(
    in section: String, whose field: String, refersTo target: ResourceAddress
  ) -> [ResourceDeclaration] {
    referring[Link(section: section, field: field, target: target)] ?? []
  }

  /// Those with this physical name, in the order of the file.
  package func resources(named name: Value) -> [ResourceDeclaration] { byName[name] ?? [] }

  private static func target(of value: Value) -> ResourceAddress? {
    guard case .unresolved(let template) = value, template.parts.count == 1,
      case .reference(.resource(let address, _)) = template.parts[0]
    else { return nil }
    return address
  }
}
