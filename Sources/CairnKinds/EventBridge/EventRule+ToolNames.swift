import CairnLanguage

extension EventRule {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::Events::Rule"), .terraform("aws_cloudwatch_event_rule")],
    fields: [
      "bus": [.cloudFormation("EventBusName"), .terraform("event_bus_name")],
      "pattern": [.cloudFormation("EventPattern"), .terraform("event_pattern")],
      "schedule": [.cloudFormation("ScheduleExpression"), .terraform("schedule_expression")],
      "enabled": [.cloudFormation("State"), .terraform("state")],
      "targets.transformer": [
        .cloudFormation("InputTransformer"), .terraform("input_transformer"),
      ],
      "targets.retry": [.cloudFormation("RetryPolicy"), .terraform("retry_policy")],
      "targets.deadLetter": [
        .cloudFormation("DeadLetterConfig"), .terraform("dead_letter_config"),
      ],
    ])
}
