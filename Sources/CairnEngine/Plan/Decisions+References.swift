import CairnLanguage

/// References to resources that others changed.
extension Decisions {
  /// The recorded properties, with current values of references to resources that others changed: a
  /// table's stream that was switched off and on has another ARN, without an edit of the event
  /// source mapping.
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
        return snapshot.ledger.resources[address]?.attributes[attribute]
      }
      if secrets.areSame(then, before) { recorded.values[name] = now }
    }
    return recorded
  }

  /// Whether a reference has its live value, and not one that this plan changes.
  private func isAsFound(_ reference: Reference) -> Bool {
    guard case .resource(let address, let attribute) = reference else { return true }
    guard let change = graph.index(of: address).flatMap({ made[$0] }), let live = change.live
    else { return false }
    return !change.isMadeAnew && live.attributes[attribute] == resolution.value(of: reference)
  }
}
