import CairnLanguage

extension LogGroup {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Logs::LogGroup"), .terraform("aws_cloudwatch_log_group"), .aws("logs"),
      .aws("cloudwatch"), .word("cloudwatchLogs"),
    ],
    fields: [
      "name": [.cloudFormation("LogGroupName")],
      "retention": [.cloudFormation("RetentionInDays"), .terraform("retention_in_days")],
      "kmsKey": [.cloudFormation("KmsKeyId"), .terraform("kms_key_id")],
      "class": [.cloudFormation("LogGroupClass"), .terraform("log_group_class")],
      "subscriptionFilters": [
        .cloudFormation("AWS::Logs::SubscriptionFilter"),
        .terraform("aws_cloudwatch_log_subscription_filter"),
      ],
      "subscriptionFilters.pattern": [
        .cloudFormation("FilterPattern"), .terraform("filter_pattern"),
      ],
      "subscriptionFilters.role": [.cloudFormation("RoleArn"), .terraform("role_arn")],
      "metricFilters": [
        .cloudFormation("AWS::Logs::MetricFilter"), .terraform("aws_cloudwatch_log_metric_filter"),
      ],
      "metricFilters.pattern": [.cloudFormation("FilterPattern"), .terraform("filter_pattern")],
      "metricFilters.metric": [.cloudFormation("MetricName"), .terraform("name")],
      "metricFilters.namespace": [.cloudFormation("MetricNamespace")],
      "metricFilters.value": [.cloudFormation("MetricValue")],
      "metricFilters.default": [.cloudFormation("DefaultValue"), .terraform("default_value")],
    ],
    instead: [
      "Name it in the field of its kind: `function` or `stream`.":
        ["subscriptionFilters.destination_arn"],
      insteadOfMetricTransformations: [
        "metricFilters.MetricTransformations", "metricFilters.metric_transformation",
      ],
    ])

  private static let insteadOfMetricTransformations =
    "Write its fields here: `metric`, `namespace`, `value`, `default`, `unit` and "
    + "`dimensions`."
}
