import CairnJSON

// API keys and usage plans.
extension AWSClient {
  /// API Gateway "GetApiKeys", all pages, with or without the values.
  public func getAPIKeys(withValues: Bool) async throws(AWSError) -> [JSONValue] {
    try await restItems(
      "GetApiKeys", path: "/apikeys", query: [("includeValues", withValues ? "true" : "false")])
  }

  /// API Gateway "CreateApiKey". Names are not unique: asking twice makes two.
  public func createAPIKey(_ request: JSONValue) async throws(AWSError) -> JSONValue {
    try await rest(
      .apiGateway, "CreateApiKey", method: "POST", path: "/apikeys", body: request, safety: .unsafe)
  }

  /// API Gateway "UpdateApiKey".
  public func updateAPIKey(_ id: String, _ patches: [PatchOperation]) async throws(AWSError) {
    try await update("UpdateApiKey", "/apikeys/\(PercentEncoding.component(id))", patches)
  }

  /// API Gateway "DeleteApiKey".
  public func deleteAPIKey(_ id: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteApiKey", method: "DELETE",
      path: "/apikeys/\(PercentEncoding.component(id))",
      safety: .idempotent)
  }

  /// API Gateway "GetUsagePlans", all pages.
  public func getUsagePlans() async throws(AWSError) -> [JSONValue] {
    try await restItems("GetUsagePlans", path: "/usageplans")
  }

  private static func path(ofPlan id: String, _ rest: String = "") -> String {
    "/usageplans/\(PercentEncoding.component(id))\(rest)"
  }

  /// API Gateway "CreateUsagePlan". Asking twice makes two.
  public func createUsagePlan(_ request: JSONValue) async throws(AWSError) -> JSONValue {
    try await rest(
      .apiGateway, "CreateUsagePlan", method: "POST", path: "/usageplans", body: request,
      safety: .unsafe)
  }

  /// API Gateway "UpdateUsagePlan".
  public func updateUsagePlan(_ id: String, _ patches: [PatchOperation]) async throws(AWSError) {
    try await update("UpdateUsagePlan", Self.path(ofPlan: id), patches)
  }

  /// API Gateway "DeleteUsagePlan".
  public func deleteUsagePlan(_ id: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteUsagePlan", method: "DELETE", path: Self.path(ofPlan: id),
      safety: .idempotent)
  }

  /// API Gateway "GetUsagePlanKeys", all pages: the ids of the keys.
  public func getUsagePlanKeys(_ plan: String) async throws(AWSError) -> [String] {
    try await restItems("GetUsagePlanKeys", path: Self.path(ofPlan: plan, "/keys"))
      .compactMap { $0["id"]?.string }
  }

  /// API Gateway "CreateUsagePlanKey".
  public func createUsagePlanKey(_ plan: String, key: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "CreateUsagePlanKey", method: "POST", path: Self.path(ofPlan: plan, "/keys"),
      body: ["keyId": .string(key), "keyType": "API_KEY"], safety: .idempotent)
  }

  /// API Gateway "DeleteUsagePlanKey".
  public func deleteUsagePlanKey(_ plan: String, key: String) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, "DeleteUsagePlanKey", method: "DELETE",
      path: Self.path(ofPlan: plan, "/keys/\(PercentEncoding.component(key))"), safety: .idempotent)
  }

  /// API Gateway "GetTags".
  public func getRestTags(arn: String) async throws(AWSError) -> [String: String] {
    let answer = try await rest(
      .apiGateway, "GetTags", method: "GET", path: "/tags/\(PercentEncoding.component(arn))",
      safety: .idempotent)
    return (answer["tags"]?.object ?? [:]).compactMapValues(\.string)
  }

  private func update(
    _ operation: String, _ path: String, _ patches: [PatchOperation]
  ) async throws(AWSError) {
    _ = try await rest(
      .apiGateway, operation, method: "PATCH", path: path,
      body: patches.body, safety: patches.safety)
  }
}
