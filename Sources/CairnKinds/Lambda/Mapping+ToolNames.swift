import CairnLanguage

extension Mapping {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Lambda::EventSourceMapping"),
      .terraform("aws_lambda_event_source_mapping"), .aws("lambda"), .word("eventSourceMappings"),
      .word("eventSources"),
    ],
    fields: [
      "function": [.cloudFormation("FunctionName"), .terraform("function_name")],
      "batchWindow": [
        .cloudFormation("MaximumBatchingWindowInSeconds"),
        .terraform("maximum_batching_window_in_seconds"), .serverless("maximumBatchingWindow"),
      ],
      "partialBatchResponses": [
        .cloudFormation("FunctionResponseTypes"), .terraform("function_response_types"),
        .serverless("functionResponseType"),
      ],
      "filters": [
        .cloudFormation("FilterCriteria"), .terraform("filter_criteria"),
        .serverless("filterPatterns"),
      ],
      "maximumConcurrency": [.cloudFormation("ScalingConfig"), .terraform("scaling_config")],
      "onFailure": [
        .cloudFormation("DestinationConfig"), .terraform("destination_config"),
        .serverless("destinations"),
      ],
      "retryAttempts": [
        .cloudFormation("MaximumRetryAttempts"), .terraform("maximum_retry_attempts"),
      ],
      "maxRecordAge": [
        .cloudFormation("MaximumRecordAgeInSeconds"), .terraform("maximum_record_age_in_seconds"),
        .serverless("maximumRecordAgeInSeconds"),
      ],
      "bisectOnError": [
        .cloudFormation("BisectBatchOnFunctionError"),
        .terraform("bisect_batch_on_function_error"),
      ],
      "parallelization": [
        .cloudFormation("ParallelizationFactor"), .terraform("parallelization_factor"),
      ],
    ],
    instead: [
      "Name the source in the field of its kind: `queue`, `table` or `stream`.":
        ["EventSourceArn", "arn"],
      "Name it in the field of its kind: `queue` or `topic`.":
        ["onFailure.arn", "onFailure.destination", "onFailure.destination_arn"],
    ])
}
