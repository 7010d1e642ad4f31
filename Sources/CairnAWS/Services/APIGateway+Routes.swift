import CairnJSON

// Paths, methods, stages and deployments of a REST API.
extension AWSClient {
  private static func path(ofResource id: String, inAPI api: String, _ rest: String = "") -> String
  {
    "/restapis/\(PercentEncoding.component(api))/resources/\(PercentEncoding.component(id))\(rest)"
  }

  private static func path(ofStage stage: String, inAPI api: String) -> String {
    "/restapis/\(PercentEncoding.component(api))/stages/\(PercentEncoding.component(stage))"
  }

  /// API Gateway "GetResources" with `embed=methods`, all pages: every route in one answer.
  public func getRestResources(_ api: String) async throws(AWSError) -> [RestResource] {
    try await restItems(
      "GetResources", path: "/restapis/\(PercentEncoding.component(api))/resources",
      query: [("embed", "methods")]
    ).compactMap(RestResource.init)
  }

  /// API Gateway "CreateResource": one more segment below `parent`. Asking twice may make two.
  public func createRestResource(
    _ api: String, parent: String, segment: String
  ) async throws(AWSError) -> RestResource {
    let answer = try await rest(
      .apiGateway, "CreateResource", method: "POST",
      path: Self.path(ofResource: parent, inAPI: api), body: ["pathPart": .string(segment)],
      safety: .unsafe)
    guard let resource = RestResource(answer) else {
      throw .unreadable(
        AWSRequest(.apiGateway, "CreateResource", safety: .unsafe), "it names no resource")
    }
    return resource
  }

  /// API Gateway "DeleteResource", with what lies below it.
  public func deleteRestResource(_ api: String, _ resource: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteResource", method: "DELETE",
      path: Self.path(ofResource: resource, inAPI: api), safety: .idempotent)
  }

  /// API Gateway "PutMethod".
  public func putRestMethod(
    _ api: String, resource: String, method: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "PutMethod", method: "PUT",
      path: Self.path(ofResource: resource, inAPI: api, "/methods/\(method)"), body: request,
      safety: .idempotent)
  }

  /// API Gateway "UpdateMethod".
  public func updateRestMethod(
    _ api: String, resource: String, method: String, _ patches: [PatchOperation]
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "UpdateMethod", method: "PATCH",
      path: Self.path(ofResource: resource, inAPI: api, "/methods/\(method)"),
      body: patches.body, safety: patches.safety)
  }

  /// API Gateway "UpdateIntegration".
  public func updateRestIntegration(
    _ api: String, resource: String, method: String, _ patches: [PatchOperation]
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "UpdateIntegration", method: "PATCH",
      path: Self.path(ofResource: resource, inAPI: api, "/methods/\(method)/integration"),
      body: patches.body, safety: patches.safety)
  }

  /// API Gateway "PutMethodResponse".
  public func putRestMethodResponse(
    _ api: String, resource: String, method: String, status: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "PutMethodResponse", method: "PUT",
      path: Self.path(ofResource: resource, inAPI: api, "/methods/\(method)/responses/\(status)"),
      body: request, safety: .idempotent)
  }

  /// API Gateway "DeleteMethodResponse".
  public func deleteRestMethodResponse(
    _ api: String, resource: String, method: String, status: String
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteMethodResponse", method: "DELETE",
      path: Self.path(ofResource: resource, inAPI: api, "/methods/\(method)/responses/\(status)"),
      safety: .idempotent)
  }

  /// API Gateway "PutIntegration".
  public func putRestIntegration(
    _ api: String, resource: String, method: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "PutIntegration", method: "PUT",
      path: Self.path(ofResource: resource, inAPI: api, "/methods/\(method)/integration"),
      body: request, safety: .idempotent)
  }

  /// API Gateway "PutIntegrationResponse".
  public func putRestIntegrationResponse(
    _ api: String, resource: String, method: String, status: String, _ request: JSONValue
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "PutIntegrationResponse", method: "PUT",
      path: Self.path(
        ofResource: resource, inAPI: api, "/methods/\(method)/integration/responses/\(status)"),
      body: request, safety: .idempotent)
  }

  /// API Gateway "DeleteIntegrationResponse".
  public func deleteRestIntegrationResponse(
    _ api: String, resource: String, method: String, status: String
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteIntegrationResponse", method: "DELETE",
      path: Self.path(
        ofResource: resource, inAPI: api, "/methods/\(method)/integration/responses/\(status)"),
      safety: .idempotent)
  }

  /// API Gateway "DeleteMethod".
  public func deleteRestMethod(
    _ api: String, resource: String, method: String
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteMethod", method: "DELETE",
      path: Self.path(ofResource: resource, inAPI: api, "/methods/\(method)"), safety: .idempotent)
  }

  /// API Gateway "GetStage".
  public func getRestStage(_ api: String, _ stage: String) async throws(AWSError) -> RestStage {
    let answer = try await rest(
      .apiGateway, "GetStage", method: "GET", path: Self.path(ofStage: stage, inAPI: api),
      safety: .idempotent)
    guard let stage = RestStage(answer) else {
      throw .unreadable(
        AWSRequest(.apiGateway, "GetStage", safety: .idempotent), "it names no stage")
    }
    return stage
  }

  /// API Gateway "GetStages".
  public func getRestStages(_ api: String) async throws(AWSError) -> [RestStage] {
    let answer = try await rest(
      .apiGateway, "GetStages", method: "GET",
      path: "/restapis/\(PercentEncoding.component(api))/stages", safety: .idempotent)
    return (answer["item"]?.array ?? []).compactMap(RestStage.init)
  }

  /// API Gateway "UpdateStage".
  public func updateRestStage(
    _ api: String, _ stage: String, _ patches: [PatchOperation]
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "UpdateStage", method: "PATCH", path: Self.path(ofStage: stage, inAPI: api),
      body: patches.body, safety: patches.safety)
  }

  /// API Gateway "DeleteStage".
  public func deleteRestStage(_ api: String, _ stage: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteStage", method: "DELETE", path: Self.path(ofStage: stage, inAPI: api),
      safety: .idempotent)
  }

  /// API Gateway "CreateDeployment", without a stage or onto a new one.
  ///
  /// - Returns: its id.
  public func createRestDeployment(
    _ api: String, description: String, onto stage: RestStage.New? = nil
  ) async throws(AWSError) -> String {
    var body: [String: JSONValue] = ["description": .string(description)]
    if let stage {
      body["stageName"] = .string(stage.name)
      body["stageDescription"] = .string(stage.description)
      body["variables"] = .object(stage.variables.mapValues(JSONValue.string))
    }
    let answer = try await rest(
      .apiGateway, "CreateDeployment", method: "POST",
      path: "/restapis/\(PercentEncoding.component(api))/deployments", body: .object(body),
      // Twice makes two deployments of the same routes: harmless, and the older one is cleared.
      safety: .idempotent)
    guard let id = answer["id"]?.string else {
      throw .unreadable(
        AWSRequest(.apiGateway, "CreateDeployment", safety: .idempotent),
        "it names no deployment")
    }
    return id
  }

  /// API Gateway "GetDeployments", all pages: ids with descriptions.
  public func getRestDeployments(
    _ api: String
  ) async throws(AWSError) -> [(id: String, description: String)] {
    try await restItems(
      "GetDeployments", path: "/restapis/\(PercentEncoding.component(api))/deployments"
    ).compactMap { json in
      json["id"]?.string.map { ($0, json["description"]?.string ?? "") }
    }
  }

  /// API Gateway "DeleteDeployment"; one that a stage uses is refused.
  public func deleteRestDeployment(_ api: String, _ deployment: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteDeployment", method: "DELETE",
      path:
        "/restapis/\(PercentEncoding.component(api))/deployments/\(PercentEncoding.component(deployment))",
      safety: .idempotent)
  }
}
