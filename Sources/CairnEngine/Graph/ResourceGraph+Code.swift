import CairnLanguage

extension ResourceGraph {
  /// The code requests that follow from the declarations alone.
  package var artifactRequests: [ResourceAddress: ArtifactRequest] {
    var requests: [ResourceAddress: ArtifactRequest] = [:]
    for node in nodes {
      guard let kind = node.kind.withCode else { continue }
      let filled = kind.schema.fillingDefaults(Properties(node.declaration.properties.opened))
      requests[node.address] = kind.artifact(for: filled)
    }
    return requests
  }

  /// The errors of a build, with a place for each resource at fault.
  func failure(
    _ error: any Error, _ requests: [ResourceAddress: ArtifactRequest]
  ) -> PlanFailure {
    if let failure = error as? PlanFailure { return failure }
    return PlanFailure(diagnostics(of: ArtifactFailures(error).errors, requests))
  }

  /// Reports for every resource without code the reason, at the line that requests it. An error
  /// that concerns several, such as a failed build, is reported at the first of them.
  package func diagnostics(
    of errors: [ArtifactError], _ requests: [ResourceAddress: ArtifactRequest]
  ) -> [Diagnostic] {
    if errors.isEmpty { return [] }
    let asking = nodes.filter { requests[$0.address] != nil }
    let byRequest = Dictionary(grouping: asking) { requests[$0.address] }
    return errors.flatMap { error -> [Diagnostic] in
      let isOfOne = error.requests.count == 1
      let blamed = isOfOne ? byRequest[error.requests[0]] ?? [] : asking
      let nodes =
        isOfOne
        ? blamed
        : Array(
          blamed.filter { node in
            error.requests.isEmpty || requests[node.address].map(error.requests.contains) == true
          }.prefix(1))
      return nodes.map { node in
        Diagnostic(
          .artifactFailed, summary: error.summary, detail: CairnEngine.described(error),
          at: node.declaration.location(of: error.part?.rawValue))
      }
    }.sortedByPlace()
  }
}
