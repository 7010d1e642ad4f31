import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// A setting of a function that is one member of "UpdateFunctionConfiguration". It is written only where
/// it is declared or changed, so that one that other tools made stays.
struct FunctionSetting: Sendable {
  var field: String
  var member: String
  /// The member of a request; the service's default if the field isn't declared.
  var request: @Sendable (_ function: Properties) throws -> JSONValue
  /// The field of a live function; null for the service's default, unless it is declared.
  var read: @Sendable (_ answer: JSONValue?, _ function: LambdaFunction, Properties) -> Value

  static let all = [tracing, deadLetter, logging, layers]

  /// The members for the fields in `changed`, or for all that are declared if it is nil.
  static func requests(
    _ properties: Properties, changed: Set<String>?
  ) throws -> [String: JSONValue] {
    var requests: [String: JSONValue] = [:]
    for setting in all {
      let isDeclared = properties[raw: setting.field].map { $0 != .null } ?? false
      guard changed?.contains(setting.field) ?? isDeclared else { continue }
      requests[setting.member] = try setting.request(properties)
    }
    return requests
  }

  /// AWS Lambda API, "TracingConfig".
  private static let tracing = FunctionSetting(
    field: Function.tracing.name, member: "TracingConfig",
    request: { ["Mode": $0[Function.tracing] == "active" ? "Active" : "PassThrough"] },
    read: { answer, _, _ in .string(answer?["Mode"] == "Active" ? "active" : "pass-through") })

  /// AWS Lambda API, "DeadLetterConfig": an empty ARN is none.
  private static let deadLetter = FunctionSetting(
    field: Function.deadLetter.name, member: "DeadLetterConfig",
    request: {
      let arn = FunctionDestination.arn(in: $0[Function.deadLetter])
      return ["TargetArn": .string(arn ?? "")]
    },
    read: { answer, _, _ in
      answer?["TargetArn"]?.string.flatMap {
        FunctionDestination.properties(of: $0, among: FunctionDestination.forDeadLetters)?.value
      } ?? .null
    })

  private static let layers = FunctionSetting(
    field: Function.layers.name, member: "Layers",
    request: { .array(($0[Function.layers] ?? []).map(JSONValue.string)) },
    read: { answer, _, _ in
      .list((answer?.array ?? []).compactMap { $0["Arn"]?.string }.map(Value.string))
    })

  private static let logging = FunctionSetting(
    field: Function.logging.name, member: "LoggingConfig", request: Function.loggingRequest,
    read: { answer, function, declared in
      Function.logging(of: function, answer, like: declared[Function.logging])?.value ?? .null
    })
}
