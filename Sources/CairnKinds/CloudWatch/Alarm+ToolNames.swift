import CairnLanguage

extension Alarm {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::CloudWatch::Alarm"),
      .terraform("aws_cloudwatch_metric_alarm"),
      .aws("cloudwatch"),
    ],
    fields: [
      "name": [.cloudFormation("AlarmName"), .terraform("alarm_name")],
      "comparison": [.cloudFormation("ComparisonOperator"), .terraform("comparison_operator")],
      "datapoints": [.cloudFormation("DatapointsToAlarm"), .terraform("datapoints_to_alarm")],
      "missingData": [.cloudFormation("TreatMissingData"), .terraform("treat_missing_data")],
      "enabled": [.cloudFormation("ActionsEnabled"), .terraform("actions_enabled")],
      "description": [.cloudFormation("AlarmDescription"), .terraform("alarm_description")],
    ])
}
