import CairnAWS

/// A role with its tags and policies (IAM API, "Role" and "RoleDetail").
public struct IAMRole: Sendable, Hashable {
  public var name: String
  public var arn: String
  public var path: String
  /// JSON text.
  public var trust: String
  /// Nil in listings of "GetAccountAuthorizationDetails", which leave it out.
  public var description: String?
  /// Seconds; nil in those listings.
  public var maximumSession: Int?
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
    path = tree["Path"]?.text ?? "/"
    trust = Self.plain(try tree.requiredText("AssumeRolePolicyDocument"))
    description = tree["Description"]?.text
    maximumSession = try tree.number("MaxSessionDuration")
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
