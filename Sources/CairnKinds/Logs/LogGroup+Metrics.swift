extension LogGroup {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "logGroup", of: section, "LogGroupName", doc: "Log group whose metrics are meant.",
      example: "audit")
  }
}
