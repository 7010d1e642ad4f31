import CairnEngine
import CairnLanguage

/// What a look at the target saw.
struct LiveView: Hashable, Sendable {
  struct Resource: Hashable, Sendable {
    var report: DriftReport.Resource
    /// What may be asked of it; empty where it is not there.
    var attributes: [String: Value]
    var properties: [String: Value]
  }

  var scope: Scope
  /// As declared, with what their sugar was expanded to; unexpected ones are left out.
  var resources: [ResourceAddress: Resource]
  /// The values of parameters that it was planned with, beside their defaults.
  var parameters: [String: String]
  /// How long ago that was. Views compare without it.
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
