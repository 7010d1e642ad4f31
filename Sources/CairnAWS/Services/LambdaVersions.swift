import CairnJSON

/// Published versions of functions, and the aliases that name them.
extension AWSClient {
  /// AWS Lambda "ListVersionsByFunction", all pages, with `$LATEST`.
  public func listFunctionVersions(_ name: String) async throws(AWSError) -> [LambdaFunction] {
    try await lambdaItems(
      "ListVersionsByFunction", path: Self.path(ofFunction: name, "/versions"), of: "Versions"
    ).compactMap(LambdaFunction.init)
  }

  /// AWS Lambda "PublishVersion". Without a change since the last one, it answers that one.
  public func publishFunctionVersion(_ name: String) async throws(AWSError) -> LambdaFunction {
    try await function(
      "PublishVersion", method: "POST", path: Self.path(ofFunction: name, "/versions"), body: [:],
      safety: .idempotent)
  }

  /// AWS Lambda "ListAliases", all pages.
  public func listFunctionAliases(_ name: String) async throws(AWSError) -> [JSONValue] {
    try await lambdaItems(
      "ListAliases", path: Self.path(ofFunction: name, "/aliases"), of: "Aliases")
  }

  /// AWS Lambda "CreateAlias", with the members of that page's request.
  public func createFunctionAlias(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "CreateAlias", method: "POST", path: Self.path(ofFunction: name, "/aliases"),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "UpdateAlias"; what is left out stays as it is.
  public func updateFunctionAlias(
    _ name: String, _ alias: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "UpdateAlias", method: "PUT",
      path: Self.path(ofFunction: name, "/aliases/\(PercentEncoding.component(alias))"),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "DeleteAlias".
  public func deleteFunctionAlias(_ name: String, _ alias: String) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteAlias", method: "DELETE",
      path: Self.path(ofFunction: name, "/aliases/\(PercentEncoding.component(alias))"),
      safety: .idempotent)
  }
}
