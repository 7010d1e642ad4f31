import CairnEngine
import CairnLanguage

extension EventRule {
  /// EventBridge user guide, "Amazon EventBridge targets": what it does by a target's role. Queues,
  /// topics, functions and log groups permit it by their policies.
  private static let actions = [
    (EventTarget.stateMachine, "states:StartExecution"), (EventTarget.bus, "events:PutEvents"),
    (EventTarget.apiDestination, "events:InvokeApiDestination"),
  ]

  /// EventBridge "PutRule": a rule without targets matches events, and does nothing with them.
  static let targetsLint = Lint { rule, _ in
    guard (rule.properties[targets.name]?.opened?.map ?? [:]).isEmpty else { return [] }
    return [
      Lint.Finding(
        .noEffect, at: rule.address,
        detail: "The rule has no targets, so nothing happens when it matches. Add `targets`, such "
          + "as `targets: {work: {queue: …}}`, or remove the rule.",
        fix: .removeResource)
    ]
  }

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
