extension Function {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "function", of: section, "FunctionName", doc: "Function whose metrics are meant.",
      example: "worker")
  }
}
