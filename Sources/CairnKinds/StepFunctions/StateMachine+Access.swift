import CairnLanguage

extension StateMachine {
  /// AWS Step Functions developer guide, "IAM policies for nested workflows": executions have ARNs
  /// of their own, which follow from the state machine's only by another word in the middle.
  static let access: [AccessVerb] = [
    AccessVerb("start", ["states:StartExecution", "states:StartSyncExecution"], on: [""])
  ]
}
