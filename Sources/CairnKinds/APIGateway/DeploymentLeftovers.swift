import CairnAWS

/// Leftovers of our earlier deployments: stages with a former name, and deployments without a
/// stage. They are left by interrupted runs, and by requests that were sent twice.
struct DeploymentLeftovers {
  var stages: [String]
  var deployments: [String]

  var isEmpty: Bool { stages.isEmpty && deployments.isEmpty }

  /// - Parameter stage: the declared one.
  init(
    _ stages: [RestStage], _ deployments: [(id: String, description: String)],
    besides stage: String
  ) {
    let stray = stages.filter { $0.name != stage && Deployed(description: $0.description) != nil }
    let used = stages.filter { !stray.contains($0) }.compactMap(\.deploymentID)
    self.stages = stray.map(\.name)
    // Deployments by other tools have other descriptions, or a stage.
    self.deployments = deployments.filter { deployment in
      Deployed(description: deployment.description) != nil && !used.contains(deployment.id)
    }.map(\.id)
  }
}
