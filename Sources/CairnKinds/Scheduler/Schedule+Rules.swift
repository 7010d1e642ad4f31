import CairnAWS
import CairnEngine
import CairnLanguage

extension Schedule {
  static let expressionRule = Rule { properties in
    guard let text = properties[expression.name]?.string,
      let problem = ScheduleExpression.problem(text, takesOnce: true)
    else { return [] }
    return [
      .init(
        path: expression.name, summary: "Schedule that EventBridge would refuse", detail: problem)
    ]
  }

  /// EventBridge Scheduler user guide, "Schedule types", time zones: the names of IANA's database.
  /// An unknown one may be newer than the list here, or an offset such as `GMT+2`, so that only what
  /// looks like a misspelt name is an error.
  static let timezoneRule = Rule { properties in
    guard let name = properties[timezone.name]?.string, !name.contains(where: \.isNumber),
      !TimeZoneNames.all.contains(name),
      let near = NearMiss.best(for: name, among: TimeZoneNames.all),
      isPlace(in: name, near: near)
    else { return [] }
    return [
      .init(
        path: timezone.name, summary: "Unknown time zone",
        detail: "There is no time zone `\(name)`. Did you mean `\(near)`?")
    ]
  }

  /// Long areas, such as `America/`, make names of different places look alike.
  private static func isPlace(in name: String, near other: String) -> Bool {
    let places = [name, other].map { String($0.split(separator: "/").last ?? "") }
    return places[0] == places[1] || NearMiss.best(for: places[0], among: [places[1]]) != nil
  }

  /// EventBridge Scheduler "CreateSchedule", StartDate and EndDate: they don't count for one time.
  static let timesRule = Rule { properties in
    let isOnce = properties[expression.name]?.string?.hasPrefix("at(") == true
    var times: [UTCTime] = []
    var found: [Rule.Violation] = []
    for field in [start, end] {
      guard let text = properties[field.name]?.string else { continue }
      if isOnce {
        found.append(
          .init(
            path: field.name, summary: "Beginning or end of one time",
            detail: "`at` is one time: leave `\(field.name)` out."))
      } else if let time = UTCTime(iso8601: text) {
        times.append(time)
      } else {
        found.append(
          .init(
            path: field.name, summary: "Not a time",
            detail: "`\(field.name)` takes a date that exists and a time in UTC, such as "
              + "`2030-01-01T00:00:00Z`."))
      }
    }
    guard times.count == 2, times[0] >= times[1] else { return found }
    return [
      .init(
        path: end.name, summary: "End before the beginning",
        detail: "The schedule would end before it begins: `end` has to be later than `start`.")
    ]
  }

  static let targetRule = Rule { properties in
    let fields = properties[target.name]?.map ?? [:]
    let found = EventTarget.violations(
      in: fields, at: target.name, among: ScheduleTarget.destinations)
    if !found.isEmpty { return found }
    // EventBridge Scheduler "EventBridgeParameters".
    let names = [ScheduleTarget.source.name, ScheduleTarget.detailType.name]
    let given = names.filter { fields[$0] != nil }
    let isBus = fields[EventTarget.bus.name] != nil
    if isBus, given.count < 2 {
      return [
        .init(
          path: "\(target.name).\(EventTarget.bus.name)", summary: "Events without a source",
          detail: "Events for a `bus` need a `source` and a `detailType`.")
      ]
    }
    return isBus
      ? []
      : given.map {
        .init(
          path: "\(target.name).\($0)", summary: "Setting for a bus only",
          detail: "`\($0)` is for events of a `bus`: leave it out.")
      }
  }

  static let targetStackRule = StackRule(each: { schedule, stack in
    EventTarget.violations(
      in: schedule.properties[target.name]?.map ?? [:], at: target.name, stack)
      + EventDeadLetter.violations(
        schedule.properties[deadLetter.name], at: deadLetter.name, in: stack)
  })

  /// EventBridge Scheduler "CreateSchedule", RoleArn: refused if it can't assume the role.
  static let trustRule = StackRule(each: { schedule, stack in
    Role.distrust(
      of: principal, "EventBridge Scheduler", in: schedule.properties[role.name], at: role.name,
      stack)
  })
}
