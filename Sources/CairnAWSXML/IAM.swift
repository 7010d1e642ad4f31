import CairnAWS

/// A role with what hangs on it (IAM API, "Role" and "RoleDetail").
public struct IAMRole: Sendable, Hashable {
  public var name: String
  public var arn: String
  public var path: String
  /// JSON text.
  public var trust: String
  /// Listings of "GetAccountAuthorizationDetails" leave it out: nil there.
  public var description: String?
  /// Seconds; nil in those listings.
  public var maximumSession: Int?
  public var tags: [String: String]
  /// Inline policies as JSON text, by name; empty where they were not asked for.
  public var policies: [String: String]
  /// ARNs of attached policies; empty where they were not asked for.
  public var attached: [String]
  public var created: UTCTime?
  /// ARN of the policy that bounds what the role's own may allow; nil without one.
  public var boundary: String?
}

/// One page of an account's roles.
public struct IAMRolePage: Sendable, Hashable {
  public var roles: [IAMRole]
  /// Where the next page begins; nil on the last one.
  public var marker: String?
}

extension AWSClient {
  /// Runs an IAM operation and decodes its answer.
  private func iam<Answer: Decodable>(
    _ type: Answer.Type, _ operation: String, _ parameters: [(String, String)]
  ) async throws(AWSError) -> Answer {
    let body = try await query(.iam, operation, parameters, safety: .idempotent)
    return try XMLAnswer.decode(
      type, from: HTTPResponse(status: 200, body: body),
      to: AWSRequest(.iam, operation, safety: .idempotent))
  }

  private func iam(
    _ operation: String, _ parameters: [(String, String)], safety: RetrySafety = .idempotent
  ) async throws(AWSError) {
    _ = try await query(.iam, operation, parameters, safety: safety)
  }

  private static func parameters(_ tags: [String: String]) -> [(String, String)] {
    tags.sorted { $0.key < $1.key }.enumerated().flatMap { index, tag in
      [
        ("Tags.member.\(index + 1).Key", tag.key), ("Tags.member.\(index + 1).Value", tag.value),
      ]
    }
  }

  /// IAM "GetAccountAuthorizationDetails" for roles: each with trust, policies and tags.
  public func getRoleDetails(marker: String? = nil) async throws(AWSError) -> IAMRolePage {
    var parameters = [("Filter.member.1", "Role"), ("MaxItems", "1000")]
    if let marker { parameters.append(("Marker", marker)) }
    let result = try await iam(
      RoleDetailsAnswer.self, "GetAccountAuthorizationDetails", parameters
    ).result
    return IAMRolePage(
      roles: result.roles?.items.map(\.role) ?? [],
      marker: result.isTruncated == true ? result.marker : nil)
  }

  /// IAM "GetRole": neither inline nor attached policies.
  public func getRole(_ name: String) async throws(AWSError) -> IAMRole {
    try await iam(GetRoleAnswer.self, "GetRole", [("RoleName", name)]).result.detail.role
  }

  /// IAM "GetRolePolicy": an inline policy as JSON text.
  public func getRolePolicy(_ role: String, _ policy: String) async throws(AWSError) -> String {
    let answer = try await iam(
      GetRolePolicyAnswer.self, "GetRolePolicy", [("RoleName", role), ("PolicyName", policy)])
    return RoleDetail.plain(answer.result.document)
  }

  /// IAM "ListRolePolicies": the names of inline policies.
  public func listRolePolicies(_ role: String) async throws(AWSError) -> [String] {
    var names: [String] = []
    var marker: String?
    repeat {
      let result = try await iam(
        ListRolePoliciesAnswer.self, "ListRolePolicies",
        [("RoleName", role)] + (marker.map { [("Marker", $0)] } ?? [])
      ).result
      names += result.names?.items ?? []
      marker = result.isTruncated == true ? result.marker : nil
    } while marker != nil
    return names
  }

  /// IAM "ListAttachedRolePolicies": the ARNs.
  public func listAttachedRolePolicies(_ role: String) async throws(AWSError) -> [String] {
    var arns: [String] = []
    var marker: String?
    repeat {
      let result = try await iam(
        ListAttachedAnswer.self, "ListAttachedRolePolicies",
        [("RoleName", role)] + (marker.map { [("Marker", $0)] } ?? [])
      ).result
      arns += result.policies?.items.map(\.arn) ?? []
      marker = result.isTruncated == true ? result.marker : nil
    } while marker != nil
    return arns
  }

  /// IAM "CreateRole".
  ///
  /// - Parameters:
  ///   - trust: JSON text.
  ///   - maximumSession: seconds.
  public func createRole(
    _ name: String, path: String, trust: String, description: String, maximumSession: Int,
    tags: [String: String]
  ) async throws(AWSError) {
    var parameters = [
      ("RoleName", name), ("Path", path), ("AssumeRolePolicyDocument", trust),
      ("MaxSessionDuration", String(maximumSession)),
    ]
    if !description.isEmpty { parameters.append(("Description", description)) }
    try await iam("CreateRole", parameters + Self.parameters(tags))
  }

  /// IAM "UpdateRole".
  public func updateRole(
    _ name: String, description: String, maximumSession: Int
  ) async throws(AWSError) {
    try await iam(
      "UpdateRole",
      [
        ("RoleName", name), ("Description", description),
        ("MaxSessionDuration", String(maximumSession)),
      ])
  }

  /// IAM "UpdateAssumeRolePolicy".
  public func updateRoleTrust(_ name: String, _ trust: String) async throws(AWSError) {
    try await iam("UpdateAssumeRolePolicy", [("RoleName", name), ("PolicyDocument", trust)])
  }

  /// IAM "PutRolePolicy".
  public func putRolePolicy(
    _ role: String, _ policy: String, document: String
  ) async throws(AWSError) {
    try await iam(
      "PutRolePolicy",
      [("RoleName", role), ("PolicyName", policy), ("PolicyDocument", document)])
  }

  /// IAM "DeleteRolePolicy".
  public func deleteRolePolicy(_ role: String, _ policy: String) async throws(AWSError) {
    try await iam("DeleteRolePolicy", [("RoleName", role), ("PolicyName", policy)])
  }

  /// IAM "AttachRolePolicy"; attaching twice is no error.
  public func attachRolePolicy(_ role: String, arn: String) async throws(AWSError) {
    try await iam("AttachRolePolicy", [("RoleName", role), ("PolicyArn", arn)])
  }

  /// IAM "DetachRolePolicy".
  public func detachRolePolicy(_ role: String, arn: String) async throws(AWSError) {
    try await iam("DetachRolePolicy", [("RoleName", role), ("PolicyArn", arn)])
  }

  /// IAM "TagRole".
  public func tagRole(_ name: String, _ tags: [String: String]) async throws(AWSError) {
    try await iam("TagRole", [("RoleName", name)] + Self.parameters(tags))
  }

  /// IAM "UntagRole".
  public func untagRole(_ name: String, keys: [String]) async throws(AWSError) {
    try await iam(
      "UntagRole",
      [("RoleName", name)]
        + keys.enumerated().map { ("TagKeys.member.\($0.offset + 1)", $0.element) })
  }

  /// IAM "DeleteRole"; refused while policies hang on it.
  public func deleteRole(_ name: String) async throws(AWSError) {
    try await iam("DeleteRole", [("RoleName", name)])
  }
}
