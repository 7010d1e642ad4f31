extension StateMachine {
  package static var metricDimension: MetricDimension? {
    MetricDimension(
      "stateMachine", of: section, "StateMachineArn", attribute: "arn",
      doc: "State machine whose metrics are meant.", example: "order")
  }
}
