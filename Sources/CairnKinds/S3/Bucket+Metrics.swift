extension Bucket {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "bucket", of: section, "BucketName", doc: "Bucket whose metrics are meant.",
      example: "images")
  }
}
