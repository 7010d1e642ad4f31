import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension EventBus {
  package static var policyTarget: (any PolicyTarget.Type)? { EventBusPolicy.self }
}

/// An event bus's policy.
struct EventBusPolicy: PolicyTarget {
  static let field = Field<String>(
    "eventBus", .reference(sections: [EventBus.section], attribute: "arn"), change: .replacement,
    isContainer: true, doc: "Event bus that the policy belongs to.", example: "orders",
    advice: EventBus.outside)
  static let service = "events"
  static let scope =
    "The policy of an event bus allows actions of EventBridge, such as `events:PutEvents`"
  static let itself = "the event bus"
  static let plural = "event buses"

  let reference: String
  private let name: String

  init(_ reference: String, in scope: Scope) throws {
    let prefix = "event-bus/"
    guard let arn = ARN(reference), arn.service == "events", arn.resource.hasPrefix(prefix) else {
      throw KindError("`\(reference)` isn't a valid ARN of an event bus.", path: Self.field.name)
    }
    self.reference = reference
    name = String(arn.resource.dropFirst(prefix.count))
  }

  static func resources(of reference: Value) -> [Value]? { [reference] }

  static func all(_ context: KindContext) async throws -> [any PolicyTarget] {
    try await context.eventBuses().map {
      try Self(EventBus.arn(of: $0, in: context.scope), in: context.scope)
    }
  }

  var resources: [String] { [reference] }

  var audited: AuditedResource {
    AuditedResource(
      service: "events", name: name,
      operations: ["PutPermission", "RemovePermission", "DeleteEventBus"])
  }

  func policy(_ context: KindContext) async throws -> String? {
    try await context.eventBus(name)?["Policy"]?.string
  }

  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError) {
    try await context.aws.setEventBusPolicy(name, text)
  }
}
