import CairnLanguage

extension Schedule {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Scheduler::Schedule"), .terraform("aws_scheduler_schedule"),
      .aws("scheduler"), .word("crons"),
    ],
    fields: [
      "expression": [
        .cloudFormation("ScheduleExpression"), .terraform("schedule_expression"),
        .serverless("rate"), .word("schedule"), .word("cron"),
      ],
      "timezone": [
        .cloudFormation("ScheduleExpressionTimezone"), .terraform("schedule_expression_timezone"),
      ],
      "start": [.cloudFormation("StartDate"), .terraform("start_date")],
      "end": [.cloudFormation("EndDate"), .terraform("end_date")],
      "window": [.cloudFormation("FlexibleTimeWindow"), .terraform("flexible_time_window")],
      "group": [.cloudFormation("GroupName"), .terraform("group_name")],
      "enabled": [.cloudFormation("State"), .terraform("state")],
      "role": [.cloudFormation("RoleArn"), .terraform("role_arn")],
      "retry": [.cloudFormation("RetryPolicy"), .terraform("retry_policy")],
      "retry.attempts": [
        .cloudFormation("MaximumRetryAttempts"), .terraform("maximum_retry_attempts"),
      ],
      "retry.maxAge": [
        .cloudFormation("MaximumEventAgeInSeconds"), .terraform("maximum_event_age_in_seconds"),
      ],
      "deadLetter": [.cloudFormation("DeadLetterConfig"), .terraform("dead_letter_config")],
      "target.messageGroup": [
        .cloudFormation("MessageGroupId"), .cloudFormation("SqsParameters"),
        .terraform("message_group_id"), .terraform("sqs_parameters"),
      ],
    ],
    instead: [
      insteadOfArn: ["target.arn"],
      insteadOfRule: ["target.rule", "target.eventRule"],
      "Write its parts as `source` and `detailType`.":
        ["target.EventBridgeParameters", "target.eventbridge_parameters"],
    ])

  private static let insteadOfArn =
    "Name what is invoked in the field of its kind: `function`, `queue`, `topic`, "
    + "`stateMachine` or `bus`."

  private static let insteadOfRule =
    "A schedule can't invoke a rule. Write the rule's `bus`, with the `source` and "
    + "`detailType` of events that it matches."
}
