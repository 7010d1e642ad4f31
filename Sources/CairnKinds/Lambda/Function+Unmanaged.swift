import CairnAWS
import CairnEngine
import CairnJSON

extension Function: AnswerKind {
  package var answers: [String: AnswerMembers] {
    [
      "FunctionConfiguration": Self.members, "FunctionUrlConfig": Self.urlMembers,
      "Cors": Self.corsShape.members, "FunctionEventInvokeConfig": Self.asyncMembers,
      "LoggingConfig": Self.loggingMembers, "VpcConfigResponse": Self.vpcMembers,
      "ImageConfig": Self.imageMembers, "AliasConfiguration": FunctionAliases.members,
    ]
  }

  /// AWS Lambda API, "FunctionConfiguration". "UpdateFunctionConfiguration" and
  /// "UpdateFunctionCode" keep what a request leaves out.
  package static let members = AnswerMembers(
    held: [
      "FunctionName", "FunctionArn", "Role", "Runtime", "Handler", "Description", "Timeout",
      "MemorySize", "EphemeralStorage", "Environment", "Architectures", "CodeSha256",
      "TracingConfig", "DeadLetterConfig", "LoggingConfig", "Layers", "VpcConfig", "PackageType",
      "ImageConfigResponse",
    ],
    reported: [
      "CodeSize", "ConfigSha256", "LastModified", "LastUpdateStatus", "LastUpdateStatusReason",
      "LastUpdateStatusReasonCode", "MasterArn", "RevisionId", "RuntimeVersionConfig",
      "SigningJobArn", "SigningProfileVersionArn", "State", "StateReason", "StateReasonCode",
      "Version",
    ],
    defaults: [
      "SnapStart": [["ApplyOn": "None", "OptimizationStatus": "Off"], ["ApplyOn": "None"]]
    ])

  static func unmanaged(_ function: LambdaFunction) -> [UnmanagedSetting] {
    let deadLetter = function.answer["DeadLetterConfig"]?["TargetArn"]?.string ?? ""
    let isHeld =
      deadLetter.isEmpty
      || FunctionDestination.properties(
        of: deadLetter, among: FunctionDestination.forDeadLetters) != nil
    return members.unmanaged(in: function.answer)
      + loggingMembers.unmanaged(in: function.answer["LoggingConfig"], of: logging.name)
      + vpcMembers.unmanaged(in: function.answer["VpcConfig"], of: vpc.name)
      + imageMembers.unmanaged(
        in: function.answer["ImageConfigResponse"]?["ImageConfig"], of: imageConfig.name)
      + (isHeld
        ? []
        : [
          UnmanagedSetting("DeadLetterConfig", deadLetter, lostWith: [Self.deadLetter.name])
        ])
  }
}
