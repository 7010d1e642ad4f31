import CairnLanguage

extension Mapping {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Lambda::EventSourceMapping"),
      .terraform("aws_lambda_event_source_mapping"),
    ],
    fields: [
      "queue": [.cloudFormation("EventSourceArn"), .terraform("event_source_arn")],
      "function": [.cloudFormation("FunctionName"), .terraform("function_name")],
      "batchWindow": [
        .cloudFormation("MaximumBatchingWindowInSeconds"),
        .terraform("maximum_batching_window_in_seconds"),
      ],
      "partialBatchResponses": [
        .cloudFormation("FunctionResponseTypes"), .terraform("function_response_types"),
      ],
      "filters": [.cloudFormation("FilterCriteria"), .terraform("filter_criteria")],
      "maximumConcurrency": [.cloudFormation("ScalingConfig"), .terraform("scaling_config")],
    ])
}
