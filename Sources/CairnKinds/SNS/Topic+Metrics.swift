extension Topic {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "topic", of: section, "TopicName", doc: "Topic whose metrics are meant.",
      example: "alerts")
  }
}
