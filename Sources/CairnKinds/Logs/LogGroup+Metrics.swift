import CairnLanguage

extension LogGroup {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "logGroup", of: section, "LogGroupName", doc: "Log group whose metrics are meant.",
      example: "audit"
    ) {
      String($0.resource.trimmingPrefix("log-group:").prefix { $0 != ":" })
    }
  }
}
