/// How the physical names of a kind's resources are made and checked. The field is always `name`.
package struct Naming: Sendable {
  /// The scope in which a name must be unique among resources of the kind.
  package enum Reach: Hashable, Sendable {
    /// One region of one account, as for queues.
    case region
    /// One account, across regions, as for roles.
    case account
    /// All accounts of AWS, as for buckets.
    case world
  }

  /// The rule that a physical name must fulfil.
  package var rule: StringRule
  package var reach: Reach
  /// The fields that name what a resource is in, where its name only has to be unique there: an
  /// event rule's bus.
  package var parents: [String]
  /// Adjusts the default name `<stack>-<resource>` (the suffix of a FIFO queue, a length limit).
  package var adjust: @Sendable (_ name: String, _ properties: [String: Value]) -> String

  package init(
    rule: StringRule, reach: Reach = .region, parents: [String] = [],
    adjust: @escaping @Sendable (String, [String: Value]) -> String = { name, _ in name }
  ) {
    self.rule = rule
    self.reach = reach
    self.parents = parents
    self.adjust = adjust
  }

  /// The default name of a resource: `<stack>-<resource>`, followed by the account and the region
  /// as far as `reach` requires them for uniqueness.
  package func defaultName(
    of resource: String, in stack: String, _ properties: [String: Value]
  ) -> Value {
    reach.completing(adjust("\(stack)-\(resource)", properties))
  }
}

extension Naming.Reach {
  private var attributes: [Reference.StackAttribute] {
    switch self {
    case .region: []
    case .account: [.region]
    case .world: [.account, .region]
    }
  }

  /// The maximum number of characters that `completing` adds.
  package var longestCompletion: Int {
    attributes.reduce(0) { $0 + 1 + ($1 == .account ? 12 : Regions.longest) }
  }

  /// Adds the account and the region that make a name unique within its reach. They are references
  /// until the endpoint is known.
  package func completing(_ name: String) -> Value {
    attributes.isEmpty ? .string(name) : completing(Template([.literal(name)]))
  }

  package func completing(_ name: Template) -> Value {
    let end = attributes.flatMap { [Template.Part.literal("-"), .reference(.stack($0))] }
    return Template(name.parts + end).resolving { _ in nil }
  }
}
