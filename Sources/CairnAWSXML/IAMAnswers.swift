import CairnAWS

// The shapes of IAM's answers, as the API reference spells them.

/// A list: `<Name><member>…</member>…</Name>`.
struct Members<Item: Decodable>: Decodable {
  var member: [Item]?
  var items: [Item] { member ?? [] }
}

struct RoleDetail: Decodable {
  struct Tag: Decodable {
    var key: String
    var value: String?
    enum CodingKeys: String, CodingKey { case key = "Key", value = "Value" }
  }
  struct Policy: Decodable {
    var name: String
    var document: String
    enum CodingKeys: String, CodingKey { case name = "PolicyName", document = "PolicyDocument" }
  }
  struct Attached: Decodable {
    var arn: String
    enum CodingKeys: String, CodingKey { case arn = "PolicyArn" }
  }
  struct Boundary: Decodable {
    var arn: String?
    enum CodingKeys: String, CodingKey { case arn = "PermissionsBoundaryArn" }
  }

  var name: String
  var arn: String
  var path: String?
  var trust: String
  var description: String?
  var maximumSession: Int?
  var tags: Members<Tag>?
  var policies: Members<Policy>?
  var attached: Members<Attached>?
  var created: String?
  var boundary: Boundary?

  enum CodingKeys: String, CodingKey {
    case name = "RoleName"
    case arn = "Arn"
    case path = "Path"
    case trust = "AssumeRolePolicyDocument"
    case description = "Description"
    case maximumSession = "MaxSessionDuration"
    case tags = "Tags"
    case policies = "RolePolicyList"
    case attached = "AttachedManagedPolicies"
    case created = "CreateDate"
    case boundary = "PermissionsBoundary"
  }

  var role: IAMRole {
    IAMRole(
      name: name, arn: arn, path: path ?? "/", trust: Self.plain(trust), description: description,
      maximumSession: maximumSession,
      tags: Dictionary(
        (tags?.items ?? []).map { ($0.key, $0.value ?? "") }, uniquingKeysWith: { _, last in last }),
      policies: Dictionary(
        (policies?.items ?? []).map { ($0.name, Self.plain($0.document)) },
        uniquingKeysWith: { _, last in last }),
      attached: (attached?.items ?? []).map(\.arn),
      created: created.flatMap(UTCTime.init(iso8601:)), boundary: boundary?.arn)
  }

  /// Policies come percent-encoded from AWS, and as they are from some emulators.
  static func plain(_ document: String) -> String {
    guard document.first == "%" else { return document }
    return PercentEncoding.decode(document) ?? document
  }
}

struct RoleDetailsAnswer: Decodable {
  struct Result: Decodable {
    var roles: Members<RoleDetail>?
    var isTruncated: Bool?
    var marker: String?
    enum CodingKeys: String, CodingKey {
      case roles = "RoleDetailList"
      case isTruncated = "IsTruncated"
      case marker = "Marker"
    }
  }
  var result: Result
  enum CodingKeys: String, CodingKey { case result = "GetAccountAuthorizationDetailsResult" }
}

struct GetRoleAnswer: Decodable {
  struct Result: Decodable {
    var detail: RoleDetail
    enum CodingKeys: String, CodingKey { case detail = "Role" }
  }
  var result: Result
  enum CodingKeys: String, CodingKey { case result = "GetRoleResult" }
}

struct GetRolePolicyAnswer: Decodable {
  struct Result: Decodable {
    var document: String
    enum CodingKeys: String, CodingKey { case document = "PolicyDocument" }
  }
  var result: Result
  enum CodingKeys: String, CodingKey { case result = "GetRolePolicyResult" }
}

struct ListRolePoliciesAnswer: Decodable {
  struct Result: Decodable {
    var names: Members<String>?
    var isTruncated: Bool?
    var marker: String?
    enum CodingKeys: String, CodingKey {
      case names = "PolicyNames"
      case isTruncated = "IsTruncated"
      case marker = "Marker"
    }
  }
  var result: Result
  enum CodingKeys: String, CodingKey { case result = "ListRolePoliciesResult" }
}

struct ListAttachedAnswer: Decodable {
  struct Result: Decodable {
    var policies: Members<RoleDetail.Attached>?
    var isTruncated: Bool?
    var marker: String?
    enum CodingKeys: String, CodingKey {
      case policies = "AttachedPolicies"
      case isTruncated = "IsTruncated"
      case marker = "Marker"
    }
  }
  var result: Result
  enum CodingKeys: String, CodingKey { case result = "ListAttachedRolePoliciesResult" }
}
