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
      "BatchSize", "EventSourceArn", "EventSourceMappingArn", "FilterCriteria", "FunctionArn",
      "FunctionResponseTypes", "MaximumBatchingWindowInSeconds", "ScalingConfig",
      "StartingPosition", "State", "UUID",
    ],
    reported: [
      "FilterCriteriaError", "LastModified", "LastProcessingResult", "StateTransitionReason",
    ],
    defaults: [
      "MaximumRecordAgeInSeconds": [-1], "MaximumRetryAttempts": [-1],
      "ParallelizationFactor": [1], "TumblingWindowInSeconds": [0],
    ])
}
