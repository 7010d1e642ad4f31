import CairnJSON

// The parts of a REST API besides its routes, stages and deployments.
extension AWSClient {
  private static func path(of part: RestPart, _ name: String? = nil, inAPI api: String) -> String {
    "/restapis/\(PercentEncoding.component(api))/\(part.rawValue)"
      + (name.map { "/\(PercentEncoding.component($0))" } ?? "")
  }

  /// API Gateway "GetAuthorizers", "GetModels" and their like, all pages.
  public func getRestParts(_ part: RestPart, of api: String) async throws(AWSError) -> [JSONValue] {
    try await restItems("Get\(part.noun)s", path: Self.path(of: part, inAPI: api))
  }

  /// API Gateway "CreateAuthorizer", "CreateModel" or "CreateRequestValidator". Asking twice may
  /// make two.
  ///
  /// - Returns: the answer, with an `id`.
  @discardableResult
  public func createRestPart(
    _ part: RestPart, of api: String, _ request: JSONValue
  ) async throws(AWSError) -> JSONValue {
    try await rest(
      .apiGateway, "Create\(part.noun)", method: "POST", path: Self.path(of: part, inAPI: api),
      body: request, safety: .unsafe)
  }

  /// API Gateway "UpdateAuthorizer" or "UpdateModel".
  ///
  /// - Parameter name: the id of an authorizer, the name of a model.
  public func updateRestPart(
    _ part: RestPart, _ name: String, of api: String, _ patches: [PatchOperation]
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "Update\(part.noun)", method: "PATCH",
      path: Self.path(of: part, name, inAPI: api),
      body: patches.body, safety: patches.safety)
  }

  /// API Gateway "PutGatewayResponse", which replaces it as a whole.
  public func putRestGatewayResponse(
    _ type: String, of api: String, _ response: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "PutGatewayResponse", method: "PUT",
      path: Self.path(of: .gatewayResponses, type, inAPI: api), body: response,
      safety: .idempotent)
  }

  /// API Gateway "DeleteAuthorizer", "DeleteModel", "DeleteRequestValidator" or
  /// "DeleteGatewayResponse".
  public func deleteRestPart(
    _ part: RestPart, _ name: String, of api: String
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "Delete\(part.noun)", method: "DELETE",
      path: Self.path(of: part, name, inAPI: api), safety: .idempotent)
  }
}
