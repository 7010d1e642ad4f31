import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The inline policies of a role that `inlinePolicies` names.
extension Role {
  static let inlineRule = Rule { properties in
    (properties[inlinePolicies.name]?.map ?? [:]).sorted { $0.key < $1.key }.flatMap {
      name, statements -> [Rule.Violation] in
      let path = "\(inlinePolicies.name).\(name)"
      if name == policyName {
        return [
          .init(
            path: path, summary: "Name of the inline policy of `statements`",
            detail:
              "`\(name)` is the inline policy with the role's `statements`. Write them there, "
              + "or choose another name.")
        ]
      }
      guard statements.list?.isEmpty == true else { return [] }
      return [
        .init(
          path: path, summary: "Policy without statements",
          detail:
            "`\(name)` is empty, and a policy needs at least one statement. Add one, or leave "
            + "the policy out.")
      ]
    }
  }

  /// Those that are declared, or were when the role was applied last; others aren't the stack's.
  static func inlineNames(of resource: ResourceHandle) -> Set<String> {
    Set(resource.properties[raw: inlinePolicies.name]?.map?.keys.map { $0 } ?? [])
      .union(resource.recorded?[raw: inlinePolicies.name]?.map?.keys.map { $0 } ?? [])
  }

  static func inlinePolicies(of role: IAMRole, like resource: ResourceHandle) -> Value {
    let desired = resource.properties[raw: inlinePolicies.name]?.map ?? [:]
    let names = inlineNames(of: resource)
    return .map(
      Dictionary(
        uniqueKeysWithValues: role.policies.filter { names.contains($0.key) }.map {
          ($0.key, PolicyStatements.read($0.value, like: desired[$0.key]))
        }))
  }

  /// - Parameter live: the policies that may have to be removed.
  func writeInlinePolicies(
    of resource: ResourceHandle, over live: [String: Value], _ context: KindContext
  ) async throws {
    let aws = context.aws
    let role = try resource.properties.required(Self.name)
    let wanted = resource.properties[Self.inlinePolicies] ?? [:]
    for (name, statements) in wanted.sorted(by: { $0.key < $1.key })
    where live[name] != .list(statements) {
      try await aws.putRolePolicy(
        role, name,
        document: try PolicyStatements.document(
          statements, field: "\(Self.inlinePolicies.name).\(name)"))
    }
    for name in live.keys.sorted() where wanted[name] == nil {
      try await ignoringMissing { try await aws.deleteRolePolicy(role, name) }
    }
  }
}
