import CairnEngine
import CairnLanguage

extension EventRule {
  /// EventBridge user guide, "Amazon EventBridge targets": what it does by a target's role. Queues,
  /// topics, functions and log groups permit it by their policies.
  private static let actions = [
    (EventTarget.stateMachine, "states:StartExecution"), (EventTarget.bus, "events:PutEvents"),
    (EventTarget.apiDestination, "events:InvokeApiDestination"),
  ]

  static let roleLint = Lint { rule, stack in
    let entries = rule.properties[targets.name]?.opened?.map ?? [:]
    return entries.sorted { $0.key < $1.key }.flatMap { id, entry -> [Lint.Finding] in
      let target = entry.map ?? [:]
      guard let role = stack.resource(referredToBy: target[EventTarget.role.name]) else {
        return []
      }
      return actions.flatMap { field, action -> [Lint.Finding] in
        guard let resource = target[field.name] else { return [] }
        return Role.findings(
          about: rule, "\(targets.name).\(id).\(field.name)",
          [["Action": [.string(action)], "Resource": [resource]]], in: role, stack,
          user: "EventBridge uses the target's role", wayOut: nil, note: "the target's role")
      }
    }
  }
}
