import CairnLanguage

extension Schedule {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::Scheduler::Schedule"), .terraform("aws_scheduler_schedule")],
    fields: [
      "expression": [.cloudFormation("ScheduleExpression"), .terraform("schedule_expression")],
      "timezone": [
        .cloudFormation("ScheduleExpressionTimezone"), .terraform("schedule_expression_timezone"),
      ],
      "start": [.cloudFormation("StartDate"), .terraform("start_date")],
      "end": [.cloudFormation("EndDate"), .terraform("end_date")],
      "window": [.cloudFormation("FlexibleTimeWindow"), .terraform("flexible_time_window")],
      "group": [.cloudFormation("GroupName"), .terraform("group_name")],
      "enabled": [.cloudFormation("State"), .terraform("state")],
    ])
}
