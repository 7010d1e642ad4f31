extension StateMachine {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "stateMachine", of: section, "StateMachineArn", isARN: true,
      doc: "State machine whose metrics are meant.", example: "order")
  }
}
