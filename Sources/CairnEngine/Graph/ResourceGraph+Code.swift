import CairnLanguage

extension ResourceGraph {
  /// The code that resources ask for, as far as the declarations alone tell.
  package var artifactRequests: [ResourceAddress: ArtifactRequest] {
    var requests: [ResourceAddress: ArtifactRequest] = [:]
    for node in nodes {
      guard let kind = node.kind.withCode else { continue }
      let filled = kind.schema.fillingDefaults(Properties(node.declaration.properties.opened))
      requests[node.address] = kind.artifact(for: filled)
    }
    return requests
  }

  /// What kept code from being built, with a place for each resource that is to blame.
  func failure(
    _ error: any Error, _ requests: [ResourceAddress: ArtifactRequest]
  ) -> PlanFailure {
    if let failure = error as? PlanFailure { return failure }
    return PlanFailure(diagnostics(of: ArtifactFailures(error).errors, requests))
  }

  /// Says of every resource whose code can't be had why that is, at the line that asks for it. What
  /// went wrong with several at once, as a build does, is told at the first of them.
  package func diagnostics(
    of errors: [ArtifactError], _ requests: [ResourceAddress: ArtifactRequest]
  ) -> [Diagnostic] {
    if errors.isEmpty { return [] }
    let asking = nodes.filter { requests[$0.address] != nil }
    let byRequest = Dictionary(grouping: asking) { requests[$0.address] }
    return errors.flatMap { error -> [Diagnostic] in
      let isOfOne = error.requests.count == 1
      let blamed = isOfOne ? byRequest[error.requests[0]] ?? [] : asking
      let told =
        isOfOne
        ? blamed
        : Array(
          blamed.filter { node in
            error.requests.isEmpty || requests[node.address].map(error.requests.contains) == true
          }.prefix(1))
      return told.map { node in
        Diagnostic(
          .artifactFailed, summary: error.summary, detail: CairnEngine.told(error),
          at: node.declaration.location(of: error.part?.rawValue))
      }
    }.sortedByPlace()
  }
}
