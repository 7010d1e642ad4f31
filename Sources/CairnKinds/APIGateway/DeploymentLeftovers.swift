import CairnAWS

/// What deploying has left of ours and should have cleared: stages of a former name, and deployments
/// that no stage shows any more. A run that is cut off leaves such, and so does a request that was
/// sent twice.
struct DeploymentLeftovers {
  var stages: [String]
  var deployments: [String]

  var isEmpty: Bool { stages.isEmpty && deployments.isEmpty }

  /// - Parameter stage: the one that is declared.
  init(
    _ stages: [RestStage], _ deployments: [(id: String, description: String)],
    besides stage: String
  ) {
    let stray = stages.filter { $0.name != stage && Deployed(description: $0.description) != nil }
    let used = stages.filter { !stray.contains($0) }.compactMap(\.deploymentID)
    self.stages = stray.map(\.name)
    // Somebody else's have other descriptions, or a stage that shows them.
    self.deployments = deployments.filter { deployment in
      Deployed(description: deployment.description) != nil && !used.contains(deployment.id)
    }.map(\.id)
  }
}
