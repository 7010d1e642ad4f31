import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension API {
  package static var policyTarget: (any PolicyTarget.Type)? { APIPolicy.self }
}

/// The resource policy of a REST API, which says who may call it, and from where.
struct APIPolicy: PolicyTarget {
  static let field = Field<String>(
    "api", .reference(sections: [API.section], attribute: "executionArn"), change: .replacement,
    isContainer: true, doc: "REST API that the policy belongs to.", example: "images")
  static let service = "execute-api"
  static let scope =
    "The policy of an API allows actions of its callers, such as `execute-api:Invoke`"
  static let itself = "the API"

  let reference: String
  private let id: String

  init(_ reference: String, in scope: Scope) throws {
    guard let arn = ARN(reference), arn.service == "execute-api", !arn.resource.isEmpty else {
      throw KindError("`\(reference)` isn't a valid ARN of an API.", path: Self.field.name)
    }
    self.reference = reference
    id = String(arn.resource.prefix { $0 != "/" })
  }

  static func resources(of reference: Value) -> [Value]? {
    switch reference {
    case .unresolved(let template): [.unresolved(Template(template.parts + [.literal("/*")]))]
    case .string(let text): [.string("\(text)/*")]
    default: nil
    }
  }

  static func all(_ context: KindContext) async throws -> [any PolicyTarget] {
    try await context.restAPIs().map {
      try Self(context.scope.arn("execute-api", $0.id), in: context.scope)
    }
  }

  var resources: [String] { ["\(reference)/*"] }

  var audited: AuditedResource {
    AuditedResource(
      service: "apigateway", name: id, operations: ["UpdateRestApi", "DeleteRestApi"])
  }

  /// The service escapes the quotes in the text once more.
  func policy(_ context: KindContext) async throws -> String? {
    guard
      let text = try await context.restAPIs().first(where: { $0.id == id })?
        .answer["policy"]?.string, !text.isEmpty
    else { return nil }
    if text.hasPrefix("{\\") { return (try? JSONValue(parsing: "\"\(text)\""))?.string }
    return text
  }

  /// A policy applies from the next deployment on (API Gateway developer guide, "Create and attach an
  /// API Gateway resource policy to an API").
  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError) {
    let aws = context.aws
    try await aws.updateRestAPI(id, [PatchOperation(.replace, "/policy", text ?? "")])
    for stage in try await aws.getRestStages(id)
    where Deployed(description: stage.description) != nil {
      let deployment = try await aws.createRestDeployment(id, description: stage.description)
      try await aws.updateRestStage(
        id, stage.name, [PatchOperation(.replace, "/deploymentId", deployment)])
      if let former = stage.deploymentID { try await aws.deleteRestDeployment(id, former) }
    }
  }
}
