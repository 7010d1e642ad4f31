import CairnAWS
import CairnEngine
import CairnJSON

extension Function: AnswerKind {
  package var answers: [String: AnswerMembers] {
    [
      "FunctionConfiguration": Self.members, "FunctionUrlConfig": Self.urlMembers,
      "Cors": FunctionCORS.members, "FunctionEventInvokeConfig": Self.asyncMembers,
      "LoggingConfig": Self.loggingMembers,
    ]
  }

  /// AWS Lambda API, "FunctionConfiguration". "UpdateFunctionConfiguration" and
  /// "UpdateFunctionCode" keep what a request leaves out.
  package static let members = AnswerMembers(
    held: [
      "FunctionName", "FunctionArn", "Role", "Runtime", "Handler", "Description", "Timeout",
      "MemorySize", "EphemeralStorage", "Environment", "Architectures", "CodeSha256",
      "TracingConfig", "DeadLetterConfig", "LoggingConfig", "Layers",
    ],
    reported: [
      "CodeSize", "ConfigSha256", "LastModified", "LastUpdateStatus", "LastUpdateStatusReason",
      "LastUpdateStatusReasonCode", "MasterArn", "RevisionId", "RuntimeVersionConfig",
      "SigningJobArn", "SigningProfileVersionArn", "State", "StateReason", "StateReasonCode",
      "Version",
    ],
    defaults: [
      "PackageType": ["Zip"],
      "SnapStart": [["ApplyOn": "None", "OptimizationStatus": "Off"], ["ApplyOn": "None"]],
    ])

  static func unmanaged(_ function: LambdaFunction) -> [UnmanagedSetting] {
    let deadLetter = function.answer["DeadLetterConfig"]?["TargetArn"]?.string ?? ""
    let isHeld =
      deadLetter.isEmpty
      || FunctionDestination.properties(
        of: deadLetter, among: FunctionDestination.forDeadLetters) != nil
    return members.unmanaged(in: function.answer)
      + loggingMembers.unmanaged(in: function.answer["LoggingConfig"], of: logging.name)
      + (isHeld
        ? []
        : [
          UnmanagedSetting("DeadLetterConfig", deadLetter, lostWith: [Self.deadLetter.name])
        ])
  }
}
