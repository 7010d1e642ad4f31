import CairnEngine
import CairnLanguage

extension Topic {
  package static var alarmAction: (any AlarmAction.Type)? { TopicAlarmAction.self }
}

/// A topic that alarms publish to; an alarm adds the statement to the topic's policy (Amazon
/// CloudWatch user guide, "Notifying users on alarm changes").
enum TopicAlarmAction: AlarmAction {
  static let section = Topic.section
  static let service = "sns"

  static func grants(
    on reference: Value, for alarm: Value, from link: ResourceDeclaration, field: String
  ) -> [Grant] {
    Grant.toUse(
      reference, ["sns:Publish"], by: Alarm.principal, for: alarm, from: link,
      field: field)
  }
}
