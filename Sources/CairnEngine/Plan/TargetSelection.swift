import CairnLanguage

/// Reduces a plan to the resources of `--target` and what they need. The rest of the stack stays
/// unchanged, and so does its record.
package struct TargetSelection {
  let targets: [ResourceAddress]
  let purpose: Plan.Purpose

  package init(_ targets: [ResourceAddress], purpose: Plan.Purpose) {
    self.targets = targets
    self.purpose = purpose
  }

  /// - Parameter location: for messages about the whole stack.
  /// - Throws: `PlanFailure` for a target that neither the stack nor its ledger knows.
  func kept(of changes: [Change], at location: SourceLocation) throws -> [Change] {
    let byAddress = Dictionary(changes.map { ($0.address, $0) }) { first, _ in first }
    try Self.check(targets, of: "--target", among: changes.map(\.address), at: location)
    var users: [ResourceAddress: [Change]] = [:]
    for change in changes {
      for dependency in change.dependencies { users[dependency, default: []].append(change) }
    }
    let origins = changes.map { ($0.address, $0.origin) }
    var next = withParts(targets, among: origins)
    var kept = Set(next)
    while let address = next.popLast() {
      let change = byAddress[address]
      // What it contains, and what refers to a replaced resource, must be included.
      let isTakenAway =
        purpose == .destroy || change?.action == .delete || change?.action == .replace
      let dependents = isTakenAway ? (users[address] ?? []).map(\.address) : []
      let needed = purpose == .destroy ? [] : change?.dependencies ?? []
      let new = (withParts(dependents, among: origins) + needed)
        .filter { byAddress[$0] != nil && kept.insert($0).inserted }
      next += new
    }
    return changes.filter { kept.contains($0.address) }
  }

  /// - Parameter option: that names them; nil for plain arguments.
  /// - Throws: `PlanFailure` for addresses that are not among the known ones.
  package static func check(
    _ addresses: [ResourceAddress], of option: String?, among known: [ResourceAddress],
    at location: SourceLocation
  ) throws {
    var names: Set<ResourceAddress> = []
    let known = known.filter { names.insert($0).inserted }
    let unknown = addresses.filter { !names.contains($0) }
    if unknown.isEmpty { return }
    let listed = known.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    let more = known.count > 12 ? " and \(known.count - 12) more" : ""
    throw PlanFailure(
      unknown.map { address in
        Diagnostic(
          .unknownResource,
          "The stack has no resource `\(address)`\(option.map { ", which `\($0)` names" } ?? ""). "
            + (known.isEmpty ? "It has none." : "It has \(listed)\(more)."),
          at: location)
      })
  }

  /// The targets, their parts and what they need, whatever their state: the minimum that `kept`
  /// keeps.
  package func needed(in graph: ResourceGraph) -> Set<ResourceAddress> {
    var next = withParts(targets, among: graph.nodes.map { ($0.address, $0.declaration.origin) })
    var needed = Set(next)
    while let address = next.popLast() {
      next += (graph[address]?.dependencies ?? []).filter { needed.insert($0).inserted }
    }
    return needed
  }

  /// Resources and what follows from their fields. What a target needs comes without what follows
  /// from it: a subscription needs its topic, and not the topic's other subscriptions.
  private func withParts(
    _ addresses: [ResourceAddress],
    among known: [(address: ResourceAddress, origin: ResourceDeclaration.Origin)]
  ) -> [ResourceAddress] {
    var found = addresses
    var next = addresses
    while let address = next.popLast() {
      let parts = known.filter {
        if case .expanded(address, _) = $0.origin { !found.contains($0.address) } else { false }
      }.map(\.address)
      found += parts
      next += parts
    }
    return found
  }
}
