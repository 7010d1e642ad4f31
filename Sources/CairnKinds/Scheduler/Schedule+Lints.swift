import CairnEngine
import CairnLanguage

extension Schedule {
  static let roleLint = Lint { schedule, stack in
    guard let role = stack.resource(referredToBy: schedule.properties[role.name]) else {
      return []
    }
    let target = Self.target.name
    let needed = ScheduleTarget.statements(for: schedule.properties)
    let keys = ScheduleTarget.encrypted(by: schedule.properties).compactMap { _, target in
      KMSKey.use(of: target, ScheduleTarget.keyActions, among: stack.resource(_:))
    }
    var different: [Value] = []
    for statement in needed + keys where !different.contains(statement) {
      different.append(statement)
    }
    return Role.findings(
      about: schedule, target, different, in: role, stack,
      user: "EventBridge Scheduler uses the schedule's role",
      wayOut: "or leave out `role`: then the schedule has its own, with what it needs",
      note: "the schedule's role")
  }
}
