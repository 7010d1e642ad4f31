import CairnJSON

extension AWSClient {
  private func stepFunctions(
    _ operation: String, _ input: [String: JSONValue], safety: RetrySafety = .idempotent
  ) async throws(AWSError) -> JSONValue {
    try await json(.stepFunctions, operation, .object(input), safety: safety)
  }

  /// Step Functions "DescribeStateMachine".
  public func describeStateMachine(_ arn: String) async throws(AWSError) -> JSONValue {
    try await stepFunctions("DescribeStateMachine", ["stateMachineArn": .string(arn)])
  }

  /// Step Functions "ListStateMachines", all pages.
  public func listStateMachines() async throws(AWSError) -> [JSONValue] {
    try await pages(of: "ListStateMachines", "stateMachines", [:])
  }

  /// Step Functions "CreateStateMachine".
  public func createStateMachine(
    _ settings: [String: JSONValue], tags: [String: String]
  ) async throws(AWSError) {
    var input = settings
    input["tags"] = .keyValues(tags, "key", "value")
    _ = try await stepFunctions("CreateStateMachine", input)
  }

  /// Step Functions "UpdateStateMachine": settings that are left out stay.
  public func updateStateMachine(
    _ arn: String, _ settings: [String: JSONValue]
  ) async throws(AWSError) {
    var input = settings
    input["stateMachineArn"] = .string(arn)
    _ = try await stepFunctions("UpdateStateMachine", input)
  }

  /// Step Functions "DeleteStateMachine": it is gone once its executions have ended.
  public func deleteStateMachine(_ arn: String) async throws(AWSError) {
    _ = try await stepFunctions("DeleteStateMachine", ["stateMachineArn": .string(arn)])
  }

  /// Step Functions "ValidateStateMachineDefinition".
  ///
  /// - Parameter type: `STANDARD` or `EXPRESS`.
  /// - Returns: the result, `OK` or `FAIL`, and the diagnostics.
  public func validateStateMachine(
    definition: String, type: String
  ) async throws(AWSError) -> JSONValue {
    try await stepFunctions(
      "ValidateStateMachineDefinition",
      ["definition": .string(definition), "type": .string(type)])
  }

  /// Step Functions "ListTagsForResource".
  public func listStateMachineTags(_ arn: String) async throws(AWSError) -> [String: String] {
    let answer = try await stepFunctions("ListTagsForResource", ["resourceArn": .string(arn)])
    return answer["tags"]?.keyValues("key", "value") ?? [:]
  }

  /// Step Functions "TagResource".
  public func tagStateMachine(_ arn: String, _ tags: [String: String]) async throws(AWSError) {
    _ = try await stepFunctions(
      "TagResource", ["resourceArn": .string(arn), "tags": .keyValues(tags, "key", "value")])
  }

  /// Step Functions "UntagResource".
  public func untagStateMachine(_ arn: String, keys: [String]) async throws(AWSError) {
    _ = try await stepFunctions(
      "UntagResource",
      ["resourceArn": .string(arn), "tagKeys": .array(keys.map(JSONValue.string))])
  }

  // MARK: Executions

  /// Step Functions "StartExecution".
  ///
  /// - Parameter input: JSON text.
  /// - Returns: the execution's ARN.
  public func startExecution(of arn: String, input: String) async throws(AWSError) -> String {
    let answer = try await stepFunctions(
      "StartExecution", ["stateMachineArn": .string(arn), "input": .string(input)],
      safety: .unsafe)
    return answer["executionArn"]?.string ?? ""
  }

  /// Step Functions "StartSyncExecution" of an express workflow, which ends within five minutes.
  ///
  /// - Returns: the ended execution.
  public func startSyncExecution(
    of arn: String, input: String
  ) async throws(AWSError) -> JSONValue {
    try await json(
      .stepFunctionsSync, "StartSyncExecution",
      ["stateMachineArn": .string(arn), "input": .string(input)], safety: .unsafe,
      timeout: .seconds(305))
  }

  /// Step Functions "DescribeExecution" of a standard workflow.
  public func describeExecution(_ arn: String) async throws(AWSError) -> JSONValue {
    try await stepFunctions("DescribeExecution", ["executionArn": .string(arn)])
  }

  /// Step Functions "GetExecutionHistory" of a standard workflow, all pages, oldest first.
  public func executionHistory(_ arn: String) async throws(AWSError) -> [JSONValue] {
    try await pages(of: "GetExecutionHistory", "events", ["executionArn": .string(arn)])
  }

  private func pages(
    of operation: String, _ items: String, _ input: [String: JSONValue]
  ) async throws(AWSError) -> [JSONValue] {
    var input = input
    input["maxResults"] = 1000
    var found: [JSONValue] = []
    repeat {
      let answer = try await stepFunctions(operation, input)
      found += answer[items]?.array ?? []
      input["nextToken"] = answer["nextToken"]
    } while input["nextToken"]?.string?.isEmpty == false
    return found
  }
}
