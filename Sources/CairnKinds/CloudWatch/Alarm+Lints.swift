import CairnEngine
import CairnLanguage

extension Alarm {
  /// Deliberately silent alarms have `enabled: false`.
  static let actionsLint = Lint { alarm, _ in
    guard alarm.properties[enabled.name] != .boolean(false),
      actionFields.allSatisfy({ (alarm.properties[$0.0.name]?.opened?.list ?? []).isEmpty })
    else { return [] }
    return [
      Lint.Finding(
        .noEffect, at: alarm.address,
        detail: "Nobody is notified when the alarm is raised. Name a topic or function in "
          + "`\(alarmActions.name)`, or write `\(enabled.name): false`.")
    ]
  }
}
