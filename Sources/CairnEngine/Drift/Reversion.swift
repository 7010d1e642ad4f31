import CairnLanguage

/// Reverts drift: a plan whose desired state is the recorded one, so that it only undoes drift and
/// later edits stay pending.
struct Reversion: Sendable {
  /// Undeclared resources, which it may delete.
  private let undeclared: Set<PhysicalKey>
  /// Declared resources that have drifted.
  private let drifted: Set<ResourceAddress>
  /// Missing, or replaced because they don't work.
  private let remade: Set<ResourceAddress>
  private let graph: ResourceGraph
  private let secrets: SecretComparison

  /// - Parameters:
  ///   - graph: the declared resources.
  ///   - secrets: compares with the ledger's key.
  init(undoing report: DriftReport, of graph: ResourceGraph, secrets: SecretComparison) {
    self.graph = graph
    self.secrets = secrets
    drifted = Set(
      report.resources.filter { $0.state.isDrift && !$0.state.isExtra }.map(\.address))
    remade = Set(
      report.resources.filter { $0.state == .missing || $0.ailment?.cure == .replacement }
        .map(\.address))
    undeclared = Set(
      report.resources.filter { $0.state == .undeclared }.compactMap { resource in
        resource.identity.map { PhysicalKey(section: resource.address.section, identity: $0) }
      })
  }

  /// The declared resources as applied. A value that the declaration still has keeps its
  /// references, because what it refers to may be created again with other attributes.
  static func graph(
    _ graph: ResourceGraph, asRecordedIn ledger: Ledger, _ scope: Scope
  ) -> ResourceGraph {
    var resolution = Resolution(scope: scope)
    resolution.attributes = ledger.resources.mapValues(\.attributes)
    let secrets = SecretComparison([ledger.secretKey])
    return graph.mapped { node in
      guard let entry = ledger.resources[node.address] else { return nil }
      let declared = node.declaration.properties
      var node = node
      var properties = entry.properties.values
      let resolved = node.kind.schema.normalizingSecrets(Properties(resolution.resolved(declared)))
      for (name, recorded) in properties {
        guard let value = declared[name], let known = resolved.values[name] else { continue }
        if secrets.areSame(known, recorded) {
          properties[name] = value
        } else {
          properties[name] = secrets.opening(recorded, with: [known])
        }
      }
      // A path on this machine was never applied.
      for field in node.kind.schema.fields where field.change == .nothing {
        properties[field.name] = resolved.values[field.name] ?? declared[field.name]
      }
      node.declaration.properties = properties
      return node
    }
  }

  /// Checks that no code was edited since the apply.
  func keepRecordedCode(
    of graph: ResourceGraph, in artifacts: inout [ResourceAddress: Artifact]
  ) {
    artifacts = artifacts.filter { address, artifact in
      guard let node = graph[address], let kind = node.kind.withCode,
        let recorded = node.declaration.properties[kind.codeHash]
      else { return true }
      let applied = Properties(node.declaration.properties).opened
      return recorded == kind.value(of: artifact, for: kind.schema.fillingDefaults(applied))
    }
  }

  /// - Throws: `PlanFailure` for code that can't be reverted.
  func kept(
    of changes: [Change], with artifacts: [ResourceAddress: Artifact]
  ) throws -> [Change] {
    let kept = changes.compactMap(kept)
    let lost = kept.filter { change in
      guard let node = graph[change.address], let kind = node.kind.withCode,
        artifacts[change.address] == nil,
        change.recorded?.values[kind.codeHash] != nil,
        kind.artifact(
          for: kind.schema.fillingDefaults(Properties(node.declaration.properties.opened))) != nil
      else { return false }
      let field = kind.codeHash
      return change.isMadeAnew || change.live?.ailment != nil
        || change.fields.contains { $0.path == field || $0.path.hasPrefix("\(field).") }
    }
    try checkSecrets(of: kept)
    guard lost.isEmpty else {
      throw PlanFailure(
        lost.map { change in
          let noun = graph[change.address]?.kind.withCode?.codeNoun ?? "code"
          return Diagnostic(
            .artifactFailed,
            "The \(noun) of \(change.address) was edited since it was applied, so the applied "
              + "\(noun) can't be reverted. `cairn apply` deploys the new \(noun).",
            at: change.location)
        })
    }
    return kept
  }

  /// Checks that no secret was edited since the apply, because its applied value is then unknown.
  private func checkSecrets(of changes: [Change]) throws {
    let diagnostics = changes.flatMap { change -> [Diagnostic] in
      guard let desired = change.desired, change.action != .none else { return [] }
      let live = change.isMadeAnew ? nil : change.live?.properties
      guard let schema = graph[change.address]?.kind.schema else { return [] }
      return secrets.opening(desired, over: live, schema).sealedPaths.map { path in
        Diagnostic(
          .secretUnknown,
          "The secret `\(path)` of \(change.address) has changed since it was applied. Only a hash "
            + "of the applied one was recorded, so it can't be reverted. `cairn apply` writes the "
            + "new one.", at: change.location)
      }
    }
    guard diagnostics.isEmpty else { throw PlanFailure(diagnostics) }
  }

  private func kept(_ change: Change) -> Change? {
    if change.reasons.contains(.foreign) { return nil }
    var change = change
    let declaredIdentity = change.action == .delete ? nil : change.identity
    change.removals.removeAll { removal in
      guard removal.entry.identity != declaredIdentity else { return false }
      // The recorded resource, if its identity follows from what others changed.
      if !removal.isFound, change.action != .delete, drifted.contains(change.address) {
        return false
      }
      let key = PhysicalKey(section: change.address.section, identity: removal.entry.identity)
      return !removal.isFound || !undeclared.contains(key)
    }
    if change.action == .delete { return change.removals.isEmpty ? nil : change }
    // A dependent of something created again may have to follow it.
    let isWanted =
      change.action == .none || !change.removals.isEmpty || drifted.contains(change.address)
      || change.dependencies.contains(where: remade.contains)
    return isWanted ? change : nil
  }
}
