import CairnAWS
import CairnEngine
import CairnJSON

extension Mapping: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["EventSourceMappingConfiguration": Self.members]
  }

  /// AWS Lambda API, "EventSourceMappingConfiguration". "UpdateEventSourceMapping" keeps what a
  /// request leaves out.
  package static let members = AnswerMembers(
    held: [
      "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "EventSourceArn",
      "EventSourceMappingArn", "FilterCriteria", "FunctionArn", "FunctionResponseTypes",
      "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts",
      "ParallelizationFactor", "ScalingConfig", "StartingPosition", "State", "UUID",
    ],
    reported: [
      "FilterCriteriaError", "LastModified", "LastProcessingResult", "StateTransitionReason",
    ],
    defaults: ["TumblingWindowInSeconds": [0]])
}
