import CairnAWS

/// The access control list of a bucket (AWS S3 "AccessControlPolicy").
public struct S3BucketACL: Sendable, Hashable {
  /// Who has what: `http://acs.amazonaws.com/groups/global/AllUsers READ`. The owner's own right is
  /// left out.
  public var grants: [String]
}

extension AWSClient {
  /// `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`; nil when the bucket doesn't say
  /// (AWS S3 "GetBucketOwnershipControls").
  public func getBucketOwnership(_ bucket: String) async throws(AWSError) -> String? {
    try await getBucketTree(.ownership, bucket: bucket)?.tree["Rule"]?["ObjectOwnership"]?.text
  }

  /// AWS S3 "PutBucketOwnershipControls".
  public func setBucketOwnership(
    _ bucket: String, _ ownership: String
  ) async throws(AWSError) {
    try await putBucketConfiguration(
      .ownership, bucket: bucket,
      XMLTree("OwnershipControls", [XMLTree("Rule", [XMLTree("ObjectOwnership", ownership)])]))
  }

  /// AWS S3 "GetBucketAcl".
  public func getBucketACL(_ bucket: String) async throws(AWSError) -> S3BucketACL {
    guard let (tree, _) = try await getBucketTree(.acl, bucket: bucket) else {
      return S3BucketACL(grants: [])
    }
    let owner = tree["Owner"]?["ID"]?.text
    let grants = tree.elements(at: ["AccessControlList", "Grant"]).compactMap { grant -> String? in
      let grantee = grant["Grantee"]
      let permission = grant["Permission"]?.text ?? ""
      let id = grantee?["ID"]?.text
      if id != nil, id == owner, permission == "FULL_CONTROL" { return nil }
      let name = grantee?["URI"]?.text ?? id ?? grantee?["EmailAddress"]?.text ?? ""
      return "\(name) \(permission)"
    }
    return S3BucketACL(grants: grants.sorted())
  }

  /// AWS S3 "PutBucketAcl" with one of S3's own lists, such as `public-read`.
  public func setBucketACL(_ bucket: String, canned: String) async throws(AWSError) {
    var headers = HTTPHeaders()
    headers["x-amz-acl"] = canned
    let request = AWSRequest(
      .s3, "PutBucketAcl", method: "PUT", bucket: bucket, query: [("acl", nil)], headers: headers,
      safety: .idempotent)
    _ = try await send(request)
  }

  /// The `WebsiteConfiguration`; nil when the bucket has none (AWS S3 "GetBucketWebsite").
  public func getBucketWebsite(_ bucket: String) async throws(AWSError) -> XMLTree? {
    try await getBucketTree(.website, bucket: bucket)?.tree
  }

  /// Replaces the configuration; nil removes it (AWS S3 "PutBucketWebsite", "DeleteBucketWebsite").
  public func setBucketWebsite(
    _ bucket: String, _ website: XMLTree?
  ) async throws(AWSError) {
    guard let website else { return try await deleteBucketConfiguration(.website, bucket: bucket) }
    try await putBucketConfiguration(.website, bucket: bucket, website)
  }
}
