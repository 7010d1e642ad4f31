import CairnJSON
import Testing

@testable import CairnAWS
@testable import CairnKinds

@Suite struct `What deploying leaves` {
  private func stage(_ name: String, _ deployment: String, ours: Bool = true) throws -> RestStage {
    try #require(
      RestStage([
        "stageName": .string(name), "deploymentId": .string(deployment),
        "description": ours ? "cairn routes 0123" : "by hand",
      ]))
  }

  private let mark = "cairn routes 0123"

  @Test func `is nothing after one deployment`() throws {
    #expect(
      DeploymentLeftovers([try stage("live", "d1")], [("d1", mark)], besides: "live").isEmpty)
  }

  @Test func `are deployments without a stage`() throws {
    let left = DeploymentLeftovers(
      [try stage("live", "d2")], [("d1", mark), ("d2", mark), ("d3", mark)], besides: "live")
    #expect(left.stages == [])
    #expect(left.deployments == ["d1", "d3"])
  }

  @Test func `is the stage with a former name, and its deployment`() throws {
    let left = DeploymentLeftovers(
      [try stage("live", "d2"), try stage("test", "d1")], [("d1", mark), ("d2", mark)],
      besides: "live")
    #expect(left.stages == ["test"])
    #expect(left.deployments == ["d1"])
  }

  @Test func `excludes what others created, and what their stages use`() throws {
    let left = DeploymentLeftovers(
      [try stage("live", "d2"), try stage("canary", "d1", ours: false)],
      [("d1", mark), ("d2", mark), ("d3", "by hand")], besides: "live")
    #expect(left.isEmpty)
  }
}
