import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension StoredSecret {
  package static var policyTarget: (any PolicyTarget.Type)? { SecretPolicy.self }
}

/// A secret's policy applies to the secret that it is attached to: its resource is `*` (AWS Secrets
/// Manager user guide, "Resource-based policies").
struct SecretPolicy: PolicyTarget {
  static let field = Field<String>(
    "secret", .reference(sections: [StoredSecret.section], attribute: "name"),
    change: .replacement, isContainer: true, doc: "Secret that the policy belongs to.",
    example: "database")
  static let service = "secretsmanager"
  static let scope =
    "The policy of a secret allows actions of Secrets Manager, such as "
    + "`secretsmanager:GetSecretValue`"
  static let itself = "the secret"

  let reference: String
  private let name: String

  init(_ reference: String, in scope: Scope) {
    self.reference = reference
    name = Self.key(of: reference)
  }

  /// An ARN ends in a hyphen and six random characters after the name.
  static func key(of reference: String) -> String {
    guard let arn = ARN(reference), arn.resource.hasPrefix("secret:") else { return reference }
    let name = arn.resource.dropFirst("secret:".count)
    let suffix = name.suffix(7)
    return suffix.count == 7 && suffix.first == "-" ? String(name.dropLast(7)) : String(name)
  }

  static func resources(of reference: Value) -> [Value]? { ["*"] }

  static func all(_ context: KindContext) async throws -> [any PolicyTarget] {
    try await context.storedSecrets().compactMap { secret in
      secret["Name"]?.string.map { Self($0, in: context.scope) }
    }
  }

  var resources: [String] { ["*"] }

  var audited: AuditedResource {
    AuditedResource(
      service: "secretsmanager", name: name,
      operations: ["PutResourcePolicy", "DeleteResourcePolicy", "DeleteSecret"])
  }

  func policy(_ context: KindContext) async throws -> String? {
    try await context.storedSecretPolicy(name)
  }

  func setPolicy(_ text: String?, _ context: KindContext) async throws(AWSError) {
    try await context.aws.setSecretPolicy(name, text)
  }
}
