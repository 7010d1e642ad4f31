/// How the physical name of a kind's resources is made and checked. Its field is always `name`.
package struct Naming: Sendable {
  /// Where no two resources of a kind may have the same name.
  package enum Reach: Hashable, Sendable {
    /// In one account and region, as queues.
    case region
    /// In one account, whatever the region, as roles.
    case account
    /// In all accounts of AWS, as buckets.
    case world
  }

  /// What a name has to be like.
  package var rule: StringRule
  package var reach: Reach
  /// Makes the default from `<stack>-<resource>` fit (a FIFO queue's suffix, a length limit).
  package var adjust: @Sendable (_ name: String, _ properties: [String: Value]) -> String

  package init(
    rule: StringRule, reach: Reach = .region,
    adjust: @escaping @Sendable (String, [String: Value]) -> String = { name, _ in name }
  ) {
    self.rule = rule
    self.reach = reach
    self.adjust = adjust
  }

  /// The name of a resource that writes none: `<stack>-<resource>`, followed by what else tells it
  /// from the same resource of the stack in another region or account.
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

  /// Characters that `completing` adds at most.
  package var longestCompletion: Int {
    attributes.reduce(0) { $0 + 1 + ($1 == .account ? 12 : Regions.longest) }
  }

  /// A name for one region, which differs from those of other regions or accounts.
  /// The account and the region are known once the endpoint is.
  package func completing(_ name: String) -> Value {
    attributes.isEmpty ? .string(name) : completing(Template([.literal(name)]))
  }

  package func completing(_ name: Template) -> Value {
    let end = attributes.flatMap { [Template.Part.literal("-"), .reference(.stack($0))] }
    return Template(name.parts + end).resolving { _ in nil }
  }
}
