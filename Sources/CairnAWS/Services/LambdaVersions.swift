import CairnJSON

/// Published versions of functions, and the aliases that name them.
extension AWSClient {
  private static func path(ofFunction name: String, _ rest: String) -> String {
    "/2015-03-31/functions/\(PercentEncoding.component(name))/\(rest)"
  }

  private func pages(
    _ operation: String, path: String, of member: String
  ) async throws(AWSError) -> [JSONValue] {
    var items: [JSONValue] = []
    var marker: String?
    repeat {
      let answer = try await rest(
        .lambda, operation, method: "GET", path: path,
        query: marker.map { [("Marker", $0)] } ?? [], safety: .idempotent)
      items += answer[member]?.array ?? []
      marker = answer["NextMarker"]?.string
    } while marker != nil
    return items
  }

  /// AWS Lambda "ListVersionsByFunction", all pages, with `$LATEST`.
  public func listFunctionVersions(_ name: String) async throws(AWSError) -> [LambdaFunction] {
    try await pages(
      "ListVersionsByFunction", path: Self.path(ofFunction: name, "versions"), of: "Versions"
    ).compactMap(LambdaFunction.init)
  }

  /// AWS Lambda "PublishVersion". Without a change since the last one, it answers that one.
  public func publishFunctionVersion(_ name: String) async throws(AWSError) -> LambdaFunction {
    let answer = try await rest(
      .lambda, "PublishVersion", method: "POST", path: Self.path(ofFunction: name, "versions"),
      body: [:], safety: .idempotent)
    guard let function = LambdaFunction(answer) else {
      throw .unreadable(
        AWSRequest(.lambda, "PublishVersion", safety: .idempotent), "it names no function")
    }
    return function
  }

  /// AWS Lambda "ListAliases", all pages.
  public func listFunctionAliases(_ name: String) async throws(AWSError) -> [JSONValue] {
    try await pages(
      "ListAliases", path: Self.path(ofFunction: name, "aliases"), of: "Aliases")
  }

  /// AWS Lambda "CreateAlias", with the members of that page's request.
  public func createFunctionAlias(
    _ name: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "CreateAlias", method: "POST", path: Self.path(ofFunction: name, "aliases"),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "UpdateAlias"; what is left out stays as it is.
  public func updateFunctionAlias(
    _ name: String, _ alias: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .lambda, "UpdateAlias", method: "PUT",
      path: Self.path(ofFunction: name, "aliases/\(PercentEncoding.component(alias))"),
      body: request, safety: .idempotent)
  }

  /// AWS Lambda "DeleteAlias".
  public func deleteFunctionAlias(_ name: String, _ alias: String) async throws(AWSError) {
    _ = try await rest(
      .lambda, "DeleteAlias", method: "DELETE",
      path: Self.path(ofFunction: name, "aliases/\(PercentEncoding.component(alias))"),
      safety: .idempotent)
  }
}
