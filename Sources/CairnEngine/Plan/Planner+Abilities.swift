import CairnLanguage

extension Planner {
  /// Refuses a plan that would create what the endpoint can't run, and warns of what it does
  /// differently. Without such a change, nothing is asked.
  func checkAbilities(for changes: [Change]) async throws -> [Diagnostic] {
    let needs = changes.map(needs)
    let all = Set(needs.joined())
    if all.isEmpty { return [] }
    var answers: [EndpointNeed: EndpointAbility] = [:]
    for abilities in options.abilities + catalog.kinds.compactMap(\.offer) {
      answers.merge(await abilities.answers(to: all, in: scope, by: context.aws)) { first, _ in
        first
      }
    }
    var refusals: [Diagnostic] = []
    var warnings: [String: Diagnostic] = [:]
    for (change, needs) in zip(changes, needs) {
      for need in needs {
        let location = place(of: need, change)
        switch answers[need] {
        case .able, nil: break
        case .unable(let reason):
          refusals.append(
            Diagnostic(
              .endpointUnable, "This endpoint can't \(need.text): \(reason)", at: location))
        case .differently(let how):
          // Once, however many resources need it.
          guard warnings[how] == nil else { continue }
          warnings[how] = Diagnostic(
            .endpointDiffers, severity: .warning, "This endpoint \(how)", at: location)
        }
      }
    }
    guard refusals.isEmpty else { throw PlanFailure(refusals.sortedByPlace()) }
    return Array(warnings.values).sortedByPlace()
  }

  private func needs(_ change: Change) -> [EndpointNeed] {
    guard let desired = change.desired?.opened, let kind = catalog[change.address.section] else {
      return []
    }
    let all = kind.needs(of: kind.schema.fillingDefaults(desired), in: scope)
    switch change.action {
    case .create, .replace: return all
    case .update, .adopt:
      let changed = Set(change.fields.map { $0.path.prefix { $0 != "." && $0 != "[" } })
      return all.filter { need in need.fields.contains { changed.contains($0[...]) } }
    case .none, .rename, .delete: return []
    }
  }

  private func place(of need: EndpointNeed, _ change: Change) -> SourceLocation? {
    graph[change.address]?.declaration.location(of: need.fields.first) ?? change.location
  }
}
