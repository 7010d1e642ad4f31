extension EventRule {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "eventRule", of: section, "RuleName", doc: "Event rule whose metrics are meant.",
      example: "nightly")
  }
}
