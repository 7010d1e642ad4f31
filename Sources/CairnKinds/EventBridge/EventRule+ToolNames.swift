import CairnLanguage

extension EventRule {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Events::Rule"), .terraform("aws_cloudwatch_event_rule"),
      .aws("events"), .aws("eventbridge"), .word("rules"),
    ],
    fields: [
      "bus": [
        .cloudFormation("EventBusName"), .terraform("event_bus_name"), .serverless("eventBus"),
      ],
      "pattern": [.cloudFormation("EventPattern"), .terraform("event_pattern")],
      "schedule": [
        .cloudFormation("ScheduleExpression"), .terraform("schedule_expression"),
        .serverless("rate"),
      ],
      "enabled": [.cloudFormation("State"), .terraform("state"), .terraform("is_enabled")],
      "targets": [.terraform("aws_cloudwatch_event_target")],
      "targets.role": [.cloudFormation("RoleArn"), .terraform("role_arn")],
      "targets.messageGroup": [
        .cloudFormation("MessageGroupId"), .cloudFormation("SqsParameters"),
        .terraform("message_group_id"), .terraform("sqs_target"),
      ],
      "targets.transformer": [
        .cloudFormation("InputTransformer"), .terraform("input_transformer"),
      ],
      "targets.transformer.paths": [.cloudFormation("InputPathsMap"), .terraform("input_paths")],
      "targets.transformer.template": [
        .cloudFormation("InputTemplate"), .terraform("input_template"),
      ],
      "targets.retry": [.cloudFormation("RetryPolicy"), .terraform("retry_policy")],
      "targets.retry.attempts": [
        .cloudFormation("MaximumRetryAttempts"), .terraform("maximum_retry_attempts"),
      ],
      "targets.retry.maxAge": [
        .cloudFormation("MaximumEventAgeInSeconds"), .terraform("maximum_event_age_in_seconds"),
      ],
      "targets.deadLetter": [
        .cloudFormation("DeadLetterConfig"), .terraform("dead_letter_config"),
        .serverless("deadLetterQueueArn"),
      ],
    ],
    instead: [
      insteadOfArn: ["targets.arn"]
    ])

  private static let insteadOfArn =
    "Name what is invoked in the field of its kind: `function`, `queue`, `topic`, "
    + "`stateMachine`, `bus`, `logGroup` or `apiDestination`."
}
