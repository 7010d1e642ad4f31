import CairnEngine
import CairnLanguage

extension EventRule {
  static let triggerRule = Rule { properties in
    let given = [pattern.name, schedule.name, every.name].filter { properties[$0] != nil }
    if given.isEmpty {
      return [
        .init(
          path: nil, summary: "Event rule without a trigger",
          detail:
            "An event rule needs a `pattern` or a `schedule` (or `every`), which says when it "
            + "invokes its targets.")
      ]
    }
    if given.contains(schedule.name), given.contains(every.name) {
      return [
        .init(
          path: every.name, summary: "Schedule is declared twice",
          detail: "`every` is short for a `schedule`, so only one of the two can be given.")
      ]
    }
    // EventBridge user guide, "Creating a scheduled rule".
    guard let field = given.first(where: { $0 != pattern.name }), let bus = properties[bus.name],
      !isDefault(bus)
    else { return [] }
    return [
      .init(
        path: field, summary: "Schedule on a bus of its own",
        detail: "Only rules of the default bus have a schedule: leave `bus` out, or declare a "
          + "schedule in the section `schedules`.")
    ]
  }

  private static func isDefault(_ bus: Value) -> Bool {
    bus.string?.hasSuffix(":event-bus/\(defaultBus)") == true
  }

  static let patternRule = Rule { properties in
    properties[pattern.name].map {
      EventPattern.eventBridgeViolations(in: $0, at: pattern.name)
    } ?? []
  }

  static let scheduleRule = Rule { properties in
    guard let text = properties[schedule.name]?.string,
      let problem = ScheduleExpression.problem(text, takesOnce: false)
    else { return [] }
    return [
      .init(
        path: schedule.name, summary: "Schedule that EventBridge would refuse", detail: problem)
    ]
  }

  static let targetsRule = Rule { properties in
    listed(properties).flatMap { path, fields -> [Rule.Violation] in
      EventTarget.violations(in: fields, at: path, among: EventTarget.ofRules)
        + EventRuleTarget.inputViolations(in: fields, at: path)
    }
  }

  static let targetsStackRule = StackRule(each: { rule, stack in
    listed(rule.properties).flatMap { EventTarget.violations(in: $1, at: $0, stack) }
  })

  /// EventBridge "PutTargets", RoleArn: refused if EventBridge can't assume the role.
  static let trustRule = StackRule(each: { rule, stack in
    listed(rule.properties).flatMap { path, fields in
      Role.distrust(
        of: EventTarget.principal, "EventBridge", in: fields[EventTarget.role.name],
        at: "\(path).\(EventTarget.role.name)", stack)
    }
  })

  /// The targets with their paths, in the order of their ids.
  private static func listed(
    _ properties: [String: Value]
  ) -> [(path: String, fields: [String: Value])] {
    let entries = properties[targets.name]?.map ?? [:]
    return entries.keys.sorted().map { id in
      ("\(targets.name).\(id)", entries[id]?.map ?? [:])
    }
  }

  /// EventBridge "PutRule": a request goes to the region of the bus.
  static let busRegionRule = RegionRule.rule(
    [bus.name], reason: "An event rule is in the region of its bus")
}
