import CairnEngine
import CairnLanguage

/// The result of a background read.
struct LiveView: Hashable, Sendable {
  struct Resource: Hashable, Sendable {
    var report: DriftReport.Resource
    /// Attributes that references can use; empty if the resource doesn't exist.
    var attributes: [String: Value]
    var properties: [String: Value]
  }

  var scope: Scope
  /// The declared resources and those that follow from them, without undeclared, unmanaged and
  /// foreign ones.
  var resources: [ResourceAddress: Resource]
  /// The parameters of the plan that differ from their defaults.
  var parameters: [String: String]
  /// The age of the read. Views compare without it.
  var age: Duration = .zero

  init(_ plan: Plan, _ report: DriftReport, parameters: [String: String] = [:]) {
    scope = plan.scope
    self.parameters = parameters
    resources = [:]
    let lives = Dictionary(
      plan.changes.map { ($0.address, $0.live) }, uniquingKeysWith: { first, _ in first })
    for resource in report.resources where resources[resource.address] == nil {
      let live = lives[resource.address] ?? nil
      resources[resource.address] = Resource(
        report: resource, attributes: live?.attributes ?? [:],
        properties: live?.properties.values ?? [:])
    }
  }
}
