import CairnAWS

/// One rule of a bucket's lifecycle, as far as it expires things by prefix (AWS S3 "LifecycleRule").
public struct S3LifecycleRule: Sendable, Hashable {
  public var id: String?
  /// Empty for the whole bucket.
  public var prefix: String
  public var isEnabled: Bool
  public var expirationInDays: Int?
  public var noncurrentExpirationInDays: Int?
  public var abortIncompleteUploadsAfterDays: Int?

  public init(
    id: String? = nil, prefix: String = "", isEnabled: Bool = true, expirationInDays: Int? = nil,
    noncurrentExpirationInDays: Int? = nil, abortIncompleteUploadsAfterDays: Int? = nil
  ) {
    self.id = id
    self.prefix = prefix
    self.isEnabled = isEnabled
    self.expirationInDays = expirationInDays
    self.noncurrentExpirationInDays = noncurrentExpirationInDays
    self.abortIncompleteUploadsAfterDays = abortIncompleteUploadsAfterDays
  }
}

extension AWSClient {
  /// The rules in their order; empty when the bucket has none
  /// (AWS S3 "GetBucketLifecycleConfiguration").
  public func getBucketLifecycle(_ bucket: String) async throws(AWSError) -> [S3LifecycleRule] {
    struct Answer: Decodable {
      struct And: Decodable { var Prefix: String? }
      struct Filter: Decodable {
        var Prefix: String?
        var And: And?
      }
      struct Expiration: Decodable { var Days: Int? }
      struct Noncurrent: Decodable { var NoncurrentDays: Int? }
      struct Abort: Decodable { var DaysAfterInitiation: Int? }
      struct Rule: Decodable {
        var ID: String?
        var Prefix: String?
        var Filter: Filter?
        var Status: String
        var Expiration: Expiration?
        var NoncurrentVersionExpiration: Noncurrent?
        var AbortIncompleteMultipartUpload: Abort?
      }
      var Rule: [Rule]?
    }
    let answer = try await getBucketConfiguration(Answer.self, .lifecycle, bucket: bucket)
    return (answer?.Rule ?? []).map { rule in
      S3LifecycleRule(
        id: rule.ID, prefix: rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? rule.Prefix ?? "",
        isEnabled: rule.Status == "Enabled", expirationInDays: rule.Expiration?.Days,
        noncurrentExpirationInDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
        abortIncompleteUploadsAfterDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation)
    }
  }

  /// Replaces all rules; none removes the configuration (AWS S3 "PutBucketLifecycleConfiguration",
  /// "DeleteBucketLifecycle").
  public func setBucketLifecycle(
    _ bucket: String, _ rules: [S3LifecycleRule]
  ) async throws(AWSError) {
    guard !rules.isEmpty else {
      return try await deleteBucketConfiguration(.lifecycle, bucket: bucket)
    }
    let trees = rules.map { rule in
      var parts: [XMLTree] = []
      if let id = rule.id { parts.append(XMLTree("ID", id)) }
      parts.append(XMLTree("Filter", [XMLTree("Prefix", rule.prefix)]))
      parts.append(XMLTree("Status", rule.isEnabled ? "Enabled" : "Disabled"))
      if let days = rule.expirationInDays {
        parts.append(XMLTree("Expiration", [XMLTree("Days", String(days))]))
      }
      if let days = rule.noncurrentExpirationInDays {
        parts.append(
          XMLTree("NoncurrentVersionExpiration", [XMLTree("NoncurrentDays", String(days))]))
      }
      if let days = rule.abortIncompleteUploadsAfterDays {
        parts.append(
          XMLTree("AbortIncompleteMultipartUpload", [XMLTree("DaysAfterInitiation", String(days))]))
      }
      return XMLTree("Rule", parts)
    }
    try await putBucketConfiguration(
      .lifecycle, bucket: bucket, XMLTree("LifecycleConfiguration", trees))
  }
}
