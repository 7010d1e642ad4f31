import CairnAWS
import CairnEngine
import CairnJSON

/// Requests to Step Functions that several reads of a round share.
extension KindContext {
  /// Nil when there is no such state machine, or only one that is being deleted.
  func stateMachine(_ arn: String) async throws -> JSONValue? {
    let aws = aws
    let machine = try await shared.answer(to: "states DescribeStateMachine \(arn)") {
      try await found { try await aws.describeStateMachine(arn) }
    }
    return machine?["status"] == "DELETING" ? nil : machine
  }

  /// Nil when there is no such state machine.
  func stateMachineTags(_ arn: String) async throws -> [String: String]? {
    let aws = aws
    return try await shared.answer(to: "states ListTagsForResource \(arn)") {
      try await found { try await aws.listStateMachineTags(arn) }
    }
  }
}
