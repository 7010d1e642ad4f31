import CairnLanguage

/// References whose resources others changed.
extension Decisions {
  /// What was recorded, with what its references stand for by now where somebody else changed that:
  /// a table's stream that was switched off and on has another ARN, and nobody edited the mapping.
  func followingReferences(
    _ recorded: Properties, of node: ResourceGraph.Node, _ desired: DesiredResource
  ) -> Properties {
    var recorded = recorded
    for (name, declared) in node.declaration.properties where !declared.isResolved {
      guard let before = recorded.values[name], let now = desired.properties.values[name],
        now.isResolved, !secrets.areSame(before, now), declared.references.allSatisfy(isAsFound)
      else { continue }
      let then = declared.resolving { reference in
        guard case .resource(let address, let attribute) = reference else {
          return resolution.value(of: reference)
        }
        return reading.ledger.resources[address]?.attributes[attribute]
      }
      if secrets.areSame(then, before) { recorded.values[name] = now }
    }
    return recorded
  }

  /// Whether a reference stands for what is there, and not for what this plan makes of it.
  private func isAsFound(_ reference: Reference) -> Bool {
    guard case .resource(let address, let attribute) = reference else { return true }
    guard let change = graph.index(of: address).flatMap({ made[$0] }), let live = change.live
    else { return false }
    return !change.isMadeAnew && live.attributes[attribute] == resolution.value(of: reference)
  }
}
