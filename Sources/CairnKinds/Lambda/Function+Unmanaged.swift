import CairnAWS
import CairnEngine
import CairnJSON

extension Function: AnswerKind {
  package var answers: [String: AnswerMembers] {
    ["FunctionConfiguration": Self.members]
  }

  /// AWS Lambda API, "FunctionConfiguration". "UpdateFunctionConfiguration" and
  /// "UpdateFunctionCode" keep what a request leaves out.
  package static let members = AnswerMembers(
    held: [
      "FunctionName", "FunctionArn", "Role", "Runtime", "Handler", "Description", "Timeout",
      "MemorySize", "EphemeralStorage", "Environment", "Architectures", "CodeSha256",
    ],
    reported: [
      "CodeSize", "ConfigSha256", "LastModified", "LastUpdateStatus", "LastUpdateStatusReason",
      "LastUpdateStatusReasonCode", "MasterArn", "RevisionId", "RuntimeVersionConfig",
      "SigningJobArn", "SigningProfileVersionArn", "State", "StateReason", "StateReasonCode",
      "Version",
    ],
    defaults: [
      "PackageType": ["Zip"], "TracingConfig": [["Mode": "PassThrough"]],
      "SnapStart": [["ApplyOn": "None", "OptimizationStatus": "Off"], ["ApplyOn": "None"]],
    ])

  static func unmanaged(_ function: LambdaFunction) -> [UnmanagedSetting] {
    var answer = function.answer.object ?? [:]
    // Always returned, by default with the group of the function's name.
    let usual: JSONValue = [
      "LogFormat": "Text", "LogGroup": .string(logGroup(of: function.name)),
    ]
    if answer["LoggingConfig"] == usual { answer["LoggingConfig"] = nil }
    return members.unmanaged(in: .object(answer))
  }
}
