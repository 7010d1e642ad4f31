import CairnAWS

/// A customer managed policy (IAM API, "Policy" and "ManagedPolicyDetail").
public struct IAMManagedPolicy: Sendable, Hashable {
  public var name: String
  public var arn: String
  public var path: String
  public var description: String
  public var defaultVersion: String
  /// The default version as JSON text; nil where it was not requested.
  public var document: String?
  /// Empty in listings, which leave tags out.
  public var tags: [String: String]
  public var created: UTCTime?
  public var modified: UTCTime?

  init(_ tree: XMLTree) throws(XMLError) {
    let arn = try tree.requiredText("Arn")
    self.arn = arn
    // Listings of some servers leave the name out, which is the end of the ARN.
    name = arn.split(separator: "/").last.map(String.init) ?? arn
    path = tree["Path"]?.text ?? "/"
    description = tree["Description"]?.text ?? ""
    let version = try tree.requiredText("DefaultVersionId")
    defaultVersion = version
    document = tree.members("PolicyVersionList").first { $0["VersionId"]?.text == version }?[
      "Document"]?.text.map(IAMRole.plain)
    tags = try tree.members("Tags").tags()
    created = tree["CreateDate"]?.text.flatMap(UTCTime.init(iso8601:))
    modified = tree["UpdateDate"]?.text.flatMap(UTCTime.init(iso8601:))
  }
}

/// One page of an account's own managed policies.
public struct IAMManagedPolicyPage: Sendable, Hashable {
  public var policies: [IAMManagedPolicy]
  /// Where the next page begins; nil on the last one.
  public var marker: String?
}

/// A version of a managed policy.
public struct IAMPolicyVersion: Sendable, Hashable {
  public var id: String
  public var isDefault: Bool
  public var created: UTCTime?
}

/// What a managed policy is attached to.
public struct IAMPolicyEntity: Sendable, Hashable {
  public enum Sort: String, Sendable, Hashable, CaseIterable { case role, user, group }

  public var sort: Sort
  public var name: String

  /// As parameters and operations spell it: `Role`.
  var word: String { sort.rawValue.prefix(1).uppercased() + sort.rawValue.dropFirst() }
}

extension AWSClient {
  private func iam(
    _ operation: String, _ parameters: QueryParameters
  ) async throws(AWSError) {
    _ = try await query(.iam, operation, parameters, safety: .idempotent)
  }

  /// IAM "GetAccountAuthorizationDetails" for the account's own managed policies, without tags.
  public func getManagedPolicyDetails(
    marker: String? = nil
  ) async throws(AWSError) -> IAMManagedPolicyPage {
    try await query(
      .iam, "GetAccountAuthorizationDetails",
      [
        "Filter": .list(["LocalManagedPolicy"]), "MaxItems": "1000",
        "Marker": marker.map(QueryValue.text),
      ]
    ) { result throws(XMLError) in
      IAMManagedPolicyPage(
        policies: try result.members("Policies").map(IAMManagedPolicy.init),
        marker: result.nextMarker)
    }
  }

  /// IAM "GetPolicy": without its document.
  public func getManagedPolicy(_ arn: String) async throws(AWSError) -> IAMManagedPolicy {
    try await query(.iam, "GetPolicy", ["PolicyArn": .text(arn)]) { result throws(XMLError) in
      try IAMManagedPolicy(result.required("Policy"))
    }
  }

  /// IAM "GetPolicyVersion": JSON text.
  public func getManagedPolicyDocument(
    _ arn: String, version: String
  ) async throws(AWSError) -> String {
    try await query(
      .iam, "GetPolicyVersion", ["PolicyArn": .text(arn), "VersionId": .text(version)]
    ) { result throws(XMLError) in
      IAMRole.plain(try result.required("PolicyVersion").requiredText("Document"))
    }
  }

  /// IAM "ListPolicyVersions": at most five.
  public func listManagedPolicyVersions(
    _ arn: String
  ) async throws(AWSError) -> [IAMPolicyVersion] {
    try await query(.iam, "ListPolicyVersions", ["PolicyArn": .text(arn)]) {
      result throws(XMLError) in
      try result.members("Versions").map { version throws(XMLError) in
        IAMPolicyVersion(
          id: try version.requiredText("VersionId"),
          isDefault: version["IsDefaultVersion"]?.isTrue == true,
          created: version["CreateDate"]?.text.flatMap(UTCTime.init(iso8601:)))
      }
    }
  }

  /// IAM "CreatePolicy".
  ///
  /// - Parameter document: JSON text.
  public func createManagedPolicy(
    _ name: String, path: String, description: String, document: String, tags: [String: String]
  ) async throws(AWSError) {
    try await iam(
      "CreatePolicy",
      [
        "PolicyName": .text(name), "Path": .text(path), "PolicyDocument": .text(document),
        "Description": description.isEmpty ? nil : .text(description), "Tags": .tags(tags),
      ])
  }

  /// IAM "CreatePolicyVersion", as the default version.
  public func createManagedPolicyVersion(
    _ arn: String, document: String
  ) async throws(AWSError) {
    try await iam(
      "CreatePolicyVersion",
      ["PolicyArn": .text(arn), "PolicyDocument": .text(document), "SetAsDefault": "true"])
  }

  /// IAM "DeletePolicyVersion"; refused for the default version.
  public func deleteManagedPolicyVersion(_ arn: String, _ id: String) async throws(AWSError) {
    try await iam("DeletePolicyVersion", ["PolicyArn": .text(arn), "VersionId": .text(id)])
  }

  /// IAM "DeletePolicy"; refused while it is attached or has other versions.
  public func deleteManagedPolicy(_ arn: String) async throws(AWSError) {
    try await iam("DeletePolicy", ["PolicyArn": .text(arn)])
  }

  /// IAM "ListEntitiesForPolicy": all that it is attached to.
  public func listEntities(ofManagedPolicy arn: String) async throws(AWSError) -> [IAMPolicyEntity]
  {
    var entities: [IAMPolicyEntity] = []
    var marker: String?
    repeat {
      let page = try await query(
        .iam, "ListEntitiesForPolicy",
        ["PolicyArn": .text(arn), "Marker": marker.map(QueryValue.text)]
      ) { result throws(XMLError) in
        let lists = IAMPolicyEntity.Sort.allCases.flatMap { sort in
          let word = IAMPolicyEntity(sort: sort, name: "").word
          return result.members("Policy\(word)s").compactMap { entity in
            entity["\(word)Name"]?.text.map { IAMPolicyEntity(sort: sort, name: $0) }
          }
        }
        return (lists, result.nextMarker)
      }
      entities += page.0
      marker = page.1
    } while marker != nil
    return entities
  }

  /// IAM "AttachRolePolicy", "AttachUserPolicy" and "AttachGroupPolicy", or "Detach…".
  public func attachManagedPolicy(
    _ arn: String, to entity: IAMPolicyEntity, isAttached: Bool
  ) async throws(AWSError) {
    try await iam(
      "\(isAttached ? "Attach" : "Detach")\(entity.word)Policy",
      ["\(entity.word)Name": .text(entity.name), "PolicyArn": .text(arn)])
  }

  /// IAM "TagPolicy".
  public func tagManagedPolicy(_ arn: String, _ tags: [String: String]) async throws(AWSError) {
    try await iam("TagPolicy", ["PolicyArn": .text(arn), "Tags": .tags(tags)])
  }

  /// IAM "UntagPolicy".
  public func untagManagedPolicy(_ arn: String, keys: [String]) async throws(AWSError) {
    try await iam(
      "UntagPolicy", ["PolicyArn": .text(arn), "TagKeys": .list(keys.map(QueryValue.text))])
  }
}
