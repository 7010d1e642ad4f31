extension Function {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "function", of: section, "FunctionName", prefix: "function:",
      doc: "Function whose metrics are meant.", example: "worker")
  }
}
