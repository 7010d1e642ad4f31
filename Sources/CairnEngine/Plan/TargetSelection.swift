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
    var kept = Set(targets)
    var next = targets
    while let address = next.popLast() {
      let new = neighbours(of: address, byAddress[address], users, changes)
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
    var needed = Set(targets)
    var next = targets
    while let address = next.popLast() {
      let parts = graph.nodes.filter {
        if case .expanded(let source, _) = $0.declaration.origin {
          source == address
        } else {
          false
        }
      }
      let new = parts.map(\.address) + (graph[address]?.dependencies ?? [])
      next += new.filter { needed.insert($0).inserted }
    }
    return needed
  }

  private func neighbours(
    of address: ResourceAddress, _ change: Change?, _ users: [ResourceAddress: [Change]],
    _ changes: [Change]
  ) -> [ResourceAddress] {
    // What follows from a field of a resource is a part of it.
    let parts = changes.filter {
      if case .expanded(let source, _) = $0.origin { source == address } else { false }
    }
    // What it contains, and what refers to a replaced resource, must be included.
    let isTakenAway = change?.action == .delete || change?.action == .replace
    let dependents = purpose == .destroy || isTakenAway ? users[address] ?? [] : []
    let needed = purpose == .destroy ? [] : change?.dependencies ?? []
    return (parts + dependents).map(\.address) + needed
  }
}
