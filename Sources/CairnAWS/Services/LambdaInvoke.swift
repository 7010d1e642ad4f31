import CairnJSON

/// What a function answered (AWS Lambda "Invoke").
public struct LambdaInvocation: Sendable, Hashable {
  /// The function's answer; an error document when `functionError` is set.
  public var payload: [UInt8]
  /// `Unhandled` and the like when the function failed.
  public var functionError: String?
  /// The last 4 KB of the log, if asked for.
  public var logTail: String?
  /// `$LATEST` or a number.
  public var executedVersion: String?
}

/// Whether the answer includes the end of the function's log.
public enum LambdaLogTail: Sendable, Hashable {
  case none
  case tail
}

extension AWSClient {
  /// Calls a function and waits for its answer. A failure of the function isn't an error here: see
  /// `functionError`.
  ///
  /// - Parameters:
  ///   - function: its name or ARN.
  ///   - payload: JSON, up to 6 MB.
  ///   - timeout: the longest a function may run is 15 minutes.
  public func invoke(
    function: String, payload: [UInt8], log: LambdaLogTail = .none,
    timeout: Duration = .seconds(905)
  ) async throws(AWSError) -> LambdaInvocation {
    var request = invocation(function, "RequestResponse", payload)
    request.timeout = timeout
    if log == .tail { request.headers["X-Amz-Log-Type"] = "Tail" }
    let response = try await send(request)
    let tail = response.headers["X-Amz-Log-Result"].flatMap { Base64.decode($0) }
    return LambdaInvocation(
      payload: response.body, functionError: response.headers["X-Amz-Function-Error"],
      logTail: tail.map { String(decoding: $0, as: UTF8.self) },
      executedVersion: response.headers["X-Amz-Executed-Version"])
  }

  /// Queues an event for a function and does not wait for it.
  ///
  /// - Parameter payload: JSON, up to 1 MB.
  public func invokeAsynchronously(
    function: String, payload: [UInt8]
  ) async throws(AWSError) {
    _ = try await send(invocation(function, "Event", payload))
  }

  private func invocation(_ function: String, _ type: String, _ payload: [UInt8]) -> AWSRequest {
    AWSRequest(
      .lambda, "Invoke",
      path: "/2015-03-31/functions/\(PercentEncoding.component(function))/invocations",
      headers: ["Content-Type": "application/json", "X-Amz-Invocation-Type": type],
      body: .bytes(payload), safety: .unsafe)
  }
}
