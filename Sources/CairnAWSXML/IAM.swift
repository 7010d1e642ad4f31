import CairnAWS

extension AWSClient {
  private func iam(
    _ operation: String, _ parameters: QueryParameters, _ settings: [String: String] = [:]
  ) async throws(AWSError) {
    _ = try await query(.iam, operation, parameters, settings, safety: .idempotent)
  }

  /// IAM "GetAccountAuthorizationDetails" for roles: each with trust, policies and tags.
  public func getRoleDetails(marker: String? = nil) async throws(AWSError) -> IAMRolePage {
    try await query(
      .iam, "GetAccountAuthorizationDetails",
      ["Filter": .list(["Role"]), "MaxItems": "1000", "Marker": marker.map(QueryValue.text)]
    ) { result throws(XMLError) in
      IAMRolePage(
        roles: try result.members("RoleDetailList").map(IAMRole.init), marker: result.nextMarker)
    }
  }

  /// IAM "GetRole": neither inline nor attached policies.
  public func getRole(_ name: String) async throws(AWSError) -> IAMRole {
    try await query(.iam, "GetRole", ["RoleName": .text(name)]) { result throws(XMLError) in
      try IAMRole(result.required("Role"))
    }
  }

  /// IAM "GetRolePolicy": an inline policy as JSON text.
  public func getRolePolicy(_ role: String, _ policy: String) async throws(AWSError) -> String {
    try await query(
      .iam, "GetRolePolicy", ["RoleName": .text(role), "PolicyName": .text(policy)]
    ) { result throws(XMLError) in
      IAMRole.plain(try result.requiredText("PolicyDocument"))
    }
  }

  /// IAM "ListRolePolicies": the names of inline policies.
  public func listRolePolicies(_ role: String) async throws(AWSError) -> [String] {
    try await listing("ListRolePolicies", of: role) { result in
      result.members("PolicyNames").compactMap(\.text)
    }
  }

  /// IAM "ListAttachedRolePolicies": the ARNs.
  public func listAttachedRolePolicies(_ role: String) async throws(AWSError) -> [String] {
    try await listing("ListAttachedRolePolicies", of: role) { result throws(XMLError) in
      try result.members("AttachedPolicies").map { policy throws(XMLError) in
        try policy.requiredText("PolicyArn")
      }
    }
  }

  /// All pages of a listing of something that a role has.
  private func listing(
    _ operation: String, of role: String, _ read: (XMLTree) throws(XMLError) -> [String]
  ) async throws(AWSError) -> [String] {
    var items: [String] = []
    var marker: String?
    repeat {
      let page = try await query(
        .iam, operation, ["RoleName": .text(role), "Marker": marker.map(QueryValue.text)]
      ) { result throws(XMLError) in (try read(result), result.nextMarker) }
      items += page.0
      marker = page.1
    } while marker != nil
    return items
  }

  /// IAM "CreateRole".
  ///
  /// - Parameters:
  ///   - trust: JSON text.
  ///   - boundary: ARN of a managed policy; nil for none.
  ///   - settings: further parameters, by their names.
  public func createRole(
    _ name: String, trust: String, boundary: String?, settings: [String: String],
    tags: [String: String]
  ) async throws(AWSError) {
    try await iam(
      "CreateRole",
      [
        "RoleName": .text(name), "AssumeRolePolicyDocument": .text(trust),
        "PermissionsBoundary": boundary.map(QueryValue.text), "Tags": .tags(tags),
      ], settings)
  }

  /// IAM "PutRolePermissionsBoundary".
  public func putRoleBoundary(_ name: String, _ arn: String) async throws(AWSError) {
    try await iam(
      "PutRolePermissionsBoundary",
      ["RoleName": .text(name), "PermissionsBoundary": .text(arn)])
  }

  /// IAM "DeleteRolePermissionsBoundary".
  public func deleteRoleBoundary(_ name: String) async throws(AWSError) {
    try await iam("DeleteRolePermissionsBoundary", ["RoleName": .text(name)])
  }

  /// IAM "UpdateRole".
  ///
  /// - Parameter settings: parameters, by their names.
  public func updateRole(
    _ name: String, settings: [String: String]
  ) async throws(AWSError) {
    try await iam("UpdateRole", ["RoleName": .text(name)], settings)
  }

  /// IAM "UpdateAssumeRolePolicy".
  public func updateRoleTrust(_ name: String, _ trust: String) async throws(AWSError) {
    try await iam(
      "UpdateAssumeRolePolicy", ["RoleName": .text(name), "PolicyDocument": .text(trust)])
  }

  /// IAM "PutRolePolicy".
  public func putRolePolicy(
    _ role: String, _ policy: String, document: String
  ) async throws(AWSError) {
    try await iam(
      "PutRolePolicy",
      [
        "RoleName": .text(role), "PolicyName": .text(policy), "PolicyDocument": .text(document),
      ])
  }

  /// IAM "DeleteRolePolicy".
  public func deleteRolePolicy(_ role: String, _ policy: String) async throws(AWSError) {
    try await iam("DeleteRolePolicy", ["RoleName": .text(role), "PolicyName": .text(policy)])
  }

  /// IAM "AttachRolePolicy"; attaching twice isn't an error.
  public func attachRolePolicy(_ role: String, arn: String) async throws(AWSError) {
    try await iam("AttachRolePolicy", ["RoleName": .text(role), "PolicyArn": .text(arn)])
  }

  /// IAM "DetachRolePolicy".
  public func detachRolePolicy(_ role: String, arn: String) async throws(AWSError) {
    try await iam("DetachRolePolicy", ["RoleName": .text(role), "PolicyArn": .text(arn)])
  }

  /// IAM "TagRole".
  public func tagRole(_ name: String, _ tags: [String: String]) async throws(AWSError) {
    try await iam("TagRole", ["RoleName": .text(name), "Tags": .tags(tags)])
  }

  /// IAM "UntagRole".
  public func untagRole(_ name: String, keys: [String]) async throws(AWSError) {
    try await iam(
      "UntagRole",
      ["RoleName": .text(name), "TagKeys": .list(keys.map(QueryValue.text))])
  }

  /// IAM "DeleteRole"; refused while the role has policies.
  public func deleteRole(_ name: String) async throws(AWSError) {
    try await iam("DeleteRole", ["RoleName": .text(name)])
  }
}

extension XMLTree {
  /// Where the next page of a listing begins; nil on the last one.
  var nextMarker: String? {
    self["IsTruncated"]?.isTrue == true ? self["Marker"]?.text : nil
  }
}

extension QueryValue {
  /// `Name.member.1.Key`, `Name.member.1.Value` and so on, sorted by key.
  static func tags(_ tags: [String: String]) -> QueryValue {
    .list(
      tags.sorted { $0.key < $1.key }.map {
        .structure(["Key": .text($0.key), "Value": .text($0.value)])
      })
  }
}
