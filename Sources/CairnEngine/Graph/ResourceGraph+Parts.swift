import CairnLanguage

extension ResourceGraph {
  /// Law 12, for what resources hold: two that write the same part are an error at the second.
  ///
  /// - Parameter desired: by node.
  func checkParts(of desired: [DesiredResource]) throws {
    var first: [PhysicalKey: Int] = [:]
    var diagnostics: [Diagnostic] = []
    for index in nodes.indices {
      guard let kind = nodes[index].kind.withCode else { continue }
      let section = kind.schema.section
      for part in kind.parts(of: desired[index].filled) {
        let key = PhysicalKey(section: section, identity: part.identity)
        guard let other = first.updateValue(index, forKey: key), other != index else { continue }
        diagnostics.append(
          Diagnostic(
            .sameResource,
            "`\(nodes[index].address)` and `\(nodes[other].address)` write the same \(part.noun), "
              + "`\(part.identity)`. Leave it out of one of them.",
            at: nodes[index].declaration.location,
            notes: [.init("the first one is here", at: nodes[other].declaration.location)]))
        // One for each pair is enough.
        break
      }
    }
    if !diagnostics.isEmpty { throw PlanFailure(diagnostics) }
  }
}
