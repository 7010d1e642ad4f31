import CairnAWS

/// A role with its tags and policies (IAM API, "Role" and "RoleDetail").
public struct IAMRole: Sendable, Hashable {
  public var name: String
  public var arn: String
  /// JSON text.
  public var trust: String
  /// Its members that are plain texts, by their names: `Path`, `Description`, `MaxSessionDuration`. Listings
  /// of "GetAccountAuthorizationDetails" leave the last two out.
  public var settings: [String: String]
  public var tags: [String: String]
  /// Inline policies as JSON text, by name; empty where they were not requested.
  public var policies: [String: String]
  /// ARNs of attached policies; empty where they were not requested.
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

extension IAMRole {
  init(_ tree: XMLTree) throws(XMLError) {
    name = try tree.requiredText("RoleName")
    arn = try tree.requiredText("Arn")
    trust = Self.plain(try tree.requiredText("AssumeRolePolicyDocument"))
    try tree.requireNumber("MaxSessionDuration")
    settings = Dictionary(
      tree.elements.compactMap { member in member.text.map { (member.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    tags = try tree.members("Tags").tags()
    policies = [:]
    for policy in tree.members("RolePolicyList") {
      policies[try policy.requiredText("PolicyName")] =
        Self.plain(try policy.requiredText("PolicyDocument"))
    }
    attached = try tree.members("AttachedManagedPolicies").map { policy throws(XMLError) in
      try policy.requiredText("PolicyArn")
    }
    created = tree["CreateDate"]?.text.flatMap(UTCTime.init(iso8601:))
    boundary = tree["PermissionsBoundary"]?["PermissionsBoundaryArn"]?.text
  }

  /// Policies are percent-encoded by AWS, and not encoded by some emulators.
  static func plain(_ document: String) -> String {
    guard document.first == "%" else { return document }
    return PercentEncoding.decode(document) ?? document
  }
}
