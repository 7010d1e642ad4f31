extension Queue {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "queue", of: section, "QueueName", doc: "Queue whose metrics are meant.",
      example: "orders")
  }
}
