import CairnEngine
import CairnLanguage

extension Alarm {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::CloudWatch::Alarm"), .terraform("aws_cloudwatch_metric_alarm"),
      .aws("cloudwatch"), .word("cloudwatchAlarms"),
    ],
    fields: named.merging(dimensions) { own, _ in own },
    instead: [
      "Write its parts here: `metric`, `dimensions`, `statistic`, `period` and `unit`.":
        ["metrics.MetricStat"]
    ])

  private static let named: [String: [ToolName]] = [
    "name": [.cloudFormation("AlarmName"), .terraform("alarm_name")],
    "metric.name": [.cloudFormation("MetricName"), .terraform("metric_name")],
    "statistic": [.cloudFormation("ExtendedStatistic"), .terraform("extended_statistic")],
    "metrics": [.terraform("metric_query")],
    "metrics.statistic": [.cloudFormation("Stat"), .terraform("stat")],
    "comparison": [.cloudFormation("ComparisonOperator"), .terraform("comparison_operator")],
    "datapoints": [.cloudFormation("DatapointsToAlarm"), .terraform("datapoints_to_alarm")],
    "missingData": [.cloudFormation("TreatMissingData"), .terraform("treat_missing_data")],
    "lowSamples": [
      .cloudFormation("EvaluateLowSampleCountPercentile"),
      .terraform("evaluate_low_sample_count_percentiles"),
    ],
    "enabled": [.cloudFormation("ActionsEnabled"), .terraform("actions_enabled")],
    "description": [.cloudFormation("AlarmDescription"), .terraform("alarm_description")],
  ]

  /// CloudWatch's names of the dimensions that have a field.
  private static var dimensions: [String: [ToolName]] {
    Dictionary(
      MetricDimensions.offered.map { ("dimensions.\($0.field.name)", [.aws($0.name)]) }
    ) { first, _ in first }
  }
}
