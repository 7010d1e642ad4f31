extension API {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "api", of: "apis", "ApiName", doc: "API whose metrics are meant.",
      example: "shop")
  }
}
