extension DataStream {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "stream", of: section, "StreamName", doc: "Kinesis stream whose metrics are meant.",
      example: "clicks")
  }
}
