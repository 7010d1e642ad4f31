extension EventBus {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "eventBus", of: section, "EventBusName", doc: "Event bus whose metrics are meant.",
      example: "orders")
  }
}
