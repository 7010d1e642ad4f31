import CairnJSON

/// The URL of a function, and what becomes of its asynchronous invocations: settings that Lambda keeps
/// outside of a function's configuration.
extension AWSClient {
  private static func path(ofURL name: String) -> String {
    "/2021-10-31/functions/\(PercentEncoding.component(name))/url"
  }

  /// AWS Lambda "GetFunctionUrlConfig".
  public func getFunctionURL(_ name: String) async throws(AWSError) -> JSONValue {
    try await rest(
      .lambda, "GetFunctionUrlConfig", method: "GET", path: Self.path(ofURL: name),
      safety: .idempotent)
  }

  /// AWS Lambda "CreateFunctionUrlConfig". A second one is refused.
  public func createFunctionURL(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) -> JSONValue {
    try await rest(
      .lambda, "CreateFunctionUrlConfig", method: "POST", path: Self.path(ofURL: name),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "UpdateFunctionUrlConfig"; what is left out stays as it is.
  public func updateFunctionURL(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) -> JSONValue {
    try await rest(
      .lambda, "UpdateFunctionUrlConfig", method: "PUT", path: Self.path(ofURL: name),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "DeleteFunctionUrlConfig".
  public func deleteFunctionURL(_ name: String) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteFunctionUrlConfig", method: "DELETE", path: Self.path(ofURL: name),
      safety: .idempotent)
  }

  private static func path(ofInvokeConfig name: String) -> String {
    "/2019-09-25/functions/\(PercentEncoding.component(name))/event-invoke-config"
  }

  /// AWS Lambda "GetFunctionEventInvokeConfig".
  public func getEventInvokeConfig(_ name: String) async throws(AWSError) -> JSONValue {
    try await rest(
      .lambda, "GetFunctionEventInvokeConfig", method: "GET",
      path: Self.path(ofInvokeConfig: name), safety: .idempotent)
  }

  /// AWS Lambda "PutFunctionEventInvokeConfig", which replaces all of it.
  public func putEventInvokeConfig(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "PutFunctionEventInvokeConfig", method: "PUT",
      path: Self.path(ofInvokeConfig: name), body: request, safety: .idempotent)
  }

  /// AWS Lambda "DeleteFunctionEventInvokeConfig".
  public func deleteEventInvokeConfig(_ name: String) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteFunctionEventInvokeConfig", method: "DELETE",
      path: Self.path(ofInvokeConfig: name), safety: .idempotent)
  }
}
