import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// What becomes of events that a function gets asynchronously. Limits are those of AWS Lambda
/// "PutFunctionEventInvokeConfig".
extension Function {
  package static let deadLetter = Field<Properties>(
    "deadLetter", .object(FunctionDestination.forDeadLetters.map(\.field.schema)),
    doc:
      "Queue or topic that gets the events of failed asynchronous invocations; the right to send "
      + "is added to the function's own role. `async.onFailure` reports more.",
    example: "{queue: failed-uploads}")
  package static let asynchronous = Field<Properties>(
    "async", .object([maxAge.schema, retries.schema, onSuccess.schema, onFailure.schema]),
    doc: "Asynchronous invocations: how long they are retried, and what gets their results.",
    example: "{retries: 0, onFailure: {queue: failed-uploads}}")
  package static let maxAge = Field<Int>(
    "maxAge", .duration(60...21_600), default: 21_600,
    doc: "Maximum age of an event that is tried again.", example: "1h")
  package static let retries = Field<Int>(
    "retries", .integer(0...2), default: 2,
    doc: "How often the function is invoked again after an error.", example: "0")
  package static let onSuccess = Field<Properties>(
    "onSuccess", .object(FunctionDestination.forRecords.map(\.field.schema)),
    doc: "What gets a record of each successful invocation; the right to send is added to the "
      + "function's own role.", example: "{bus: orders}")
  package static let onFailure = Field<Properties>(
    "onFailure", .object(FunctionDestination.forRecords.map(\.field.schema)),
    doc: "What gets a record of each failed invocation; the right to send is added to the "
      + "function's own role.", example: "{queue: failed-uploads}")

  /// AWS Lambda API, "FunctionEventInvokeConfig".
  static let asyncMembers = AnswerMembers(
    held: ["DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"],
    reported: ["FunctionArn", "LastModified"])

  private static let outcomes = [
    (field: onSuccess, member: "OnSuccess"), (field: onFailure, member: "OnFailure"),
  ]

  /// - Returns: the field, null without such settings, and what the field doesn't hold.
  func readAsync(
    of name: String, _ context: KindContext
  ) async throws -> (field: Value, unmanaged: [UnmanagedSetting]) {
    let aws = context.aws
    guard let answer = try await found({ try await aws.getEventInvokeConfig(name) }) else {
      return (.null, [])
    }
    var properties = Properties()
    properties[Self.maxAge] = answer["MaximumEventAgeInSeconds"]?.int ?? 21_600
    properties[Self.retries] = answer["MaximumRetryAttempts"]?.int ?? 2
    var unmanaged = Self.asyncMembers.unmanaged(in: answer, of: Self.asynchronous.name)
    for (field, member) in Self.outcomes {
      let arn = answer["DestinationConfig"]?[member]?["Destination"]?.string ?? ""
      let destination = FunctionDestination.properties(
        of: arn, among: FunctionDestination.forRecords)
      properties[field] = destination
      if destination == nil, !arn.isEmpty {
        unmanaged.append(
          UnmanagedSetting(
            "\(member) of \(Self.asynchronous.name)", arn,
            lostWith: ["\(Self.asynchronous.name).\(field.name)"]))
      }
    }
    return (properties.value, unmanaged)
  }

  /// Lambda takes all of it at once. A destination that no field holds is sent again.
  func writeAsync(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    let name = try resource.properties.required(Self.name)
    guard let settings = resource.properties[Self.asynchronous] else {
      try await ignoringMissing {
        try await whenFree(context) { try await aws.deleteEventInvokeConfig(name) }
      }
      return
    }
    let live = try await found { try await aws.getEventInvokeConfig(name) }
    var destinations: [String: JSONValue] = [:]
    for (field, member) in Self.outcomes {
      if let arn = FunctionDestination.arn(in: settings[field]) {
        destinations[member] = ["Destination": .string(arn)]
      } else if let arn = live?["DestinationConfig"]?[member]?["Destination"]?.string,
        !arn.isEmpty,
        FunctionDestination.properties(of: arn, among: FunctionDestination.forRecords) == nil
      {
        destinations[member] = ["Destination": .string(arn)]
      }
    }
    let request = JSONValue.object([
      "MaximumEventAgeInSeconds": .int(settings[Self.maxAge] ?? 21_600),
      "MaximumRetryAttempts": .int(settings[Self.retries] ?? 2),
      "DestinationConfig": .object(destinations),
    ])
    try await whenFree(context) { try await aws.putEventInvokeConfig(name, request) }
  }
}
