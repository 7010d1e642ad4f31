extension Table {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "table", of: "tables", "TableName", doc: "Table whose metrics are meant.",
      example: "orders")
  }
}
