import CairnAWS

/// How a bucket encrypts what is put into it by default.
public struct S3Encryption: Sendable, Hashable {
  /// `AES256`, `aws:kms` or `aws:kms:dsse`.
  public var algorithm: String
  /// Nil for the account's own key `aws/s3`, and for AES256.
  public var keyID: String?

  public init(algorithm: String, keyID: String? = nil) {
    self.algorithm = algorithm
    self.keyID = keyID
  }

  public static let aes256 = S3Encryption(algorithm: "AES256")
}

/// The state of a bucket's versioning; once it was on it can only be suspended.
public enum S3Versioning: String, Sendable, Hashable {
  case never = ""
  case enabled = "Enabled"
  case suspended = "Suspended"
}

extension AWSClient {
  /// AWS S3 "GetBucketVersioning".
  public func getBucketVersioning(_ bucket: String) async throws(AWSError) -> S3Versioning {
    struct Answer: Decodable { var Status: String? }
    let answer = try await getBucketConfiguration(Answer.self, .versioning, bucket: bucket)
    return S3Versioning(rawValue: answer?.Status ?? "") ?? .never
  }

  /// AWS S3 "PutBucketVersioning".
  public func setBucketVersioning(
    _ bucket: String, enabled: Bool
  ) async throws(AWSError) {
    let status = (enabled ? S3Versioning.enabled : .suspended).rawValue
    try await putBucketConfiguration(
      .versioning, bucket: bucket,
      XMLTree("VersioningConfiguration", [XMLTree("Status", status)]))
  }

  /// AWS S3 "GetBucketEncryption"; a bucket that says nothing encrypts with AES256.
  public func getBucketEncryption(_ bucket: String) async throws(AWSError) -> S3Encryption {
    struct Answer: Decodable {
      struct Default: Decodable {
        var SSEAlgorithm: String?
        var KMSMasterKeyID: String?
      }
      struct Rule: Decodable { var ApplyServerSideEncryptionByDefault: Default? }
      var Rule: [Rule]?
    }
    let answer = try await getBucketConfiguration(Answer.self, .encryption, bucket: bucket)
    let settings = answer?.Rule?.first?.ApplyServerSideEncryptionByDefault
    guard let algorithm = settings?.SSEAlgorithm else { return .aes256 }
    return S3Encryption(algorithm: algorithm, keyID: settings?.KMSMasterKeyID)
  }

  /// AWS S3 "PutBucketEncryption". The default is put as well, never deleted: emulators are left without
  /// any encryption by "DeleteBucketEncryption".
  public func setBucketEncryption(
    _ bucket: String, _ encryption: S3Encryption
  ) async throws(AWSError) {
    var settings = [XMLTree("SSEAlgorithm", encryption.algorithm)]
    if let key = encryption.keyID { settings.append(XMLTree("KMSMasterKeyID", key)) }
    try await putBucketConfiguration(
      .encryption, bucket: bucket,
      XMLTree(
        "ServerSideEncryptionConfiguration",
        [XMLTree("Rule", [XMLTree("ApplyServerSideEncryptionByDefault", settings)])]))
  }

  /// Whether all four public access blocks are on (AWS S3 "GetPublicAccessBlock").
  public func isPublicAccessBlocked(_ bucket: String) async throws(AWSError) -> Bool {
    struct Answer: Decodable {
      var BlockPublicAcls: Bool?
      var IgnorePublicAcls: Bool?
      var BlockPublicPolicy: Bool?
      var RestrictPublicBuckets: Bool?
    }
    guard
      let answer = try await getBucketConfiguration(
        Answer.self, .publicAccessBlock, bucket: bucket)
    else { return false }
    return [
      answer.BlockPublicAcls, answer.IgnorePublicAcls, answer.BlockPublicPolicy,
      answer.RestrictPublicBuckets,
    ].allSatisfy { $0 == true }
  }

  /// Turns all four public access blocks on or off (AWS S3 "PutPublicAccessBlock").
  public func setPublicAccessBlocked(
    _ bucket: String, _ isBlocked: Bool
  ) async throws(AWSError) {
    let names = [
      "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets",
    ]
    try await putBucketConfiguration(
      .publicAccessBlock, bucket: bucket,
      XMLTree("PublicAccessBlockConfiguration", names.map { XMLTree($0, String(isBlocked)) }))
  }

  /// AWS S3 "GetBucketTagging"; empty when there are none.
  public func getBucketTags(_ bucket: String) async throws(AWSError) -> [String: String] {
    struct Answer: Decodable {
      struct Tag: Decodable {
        var Key: String
        var Value: String?
      }
      struct TagSet: Decodable { var Tag: [Tag]? }
      var TagSet: TagSet?
    }
    let answer = try await getBucketConfiguration(Answer.self, .tagging, bucket: bucket)
    let tags = (answer?.TagSet?.Tag ?? []).map { ($0.Key, $0.Value ?? "") }
    return Dictionary(tags) { _, last in last }
  }

  /// Replaces all tags (AWS S3 "PutBucketTagging").
  public func setBucketTags(
    _ bucket: String, _ tags: [String: String]
  ) async throws(AWSError) {
    let trees = tags.sorted { $0.key < $1.key }
      .map { XMLTree("Tag", [XMLTree("Key", $0.key), XMLTree("Value", $0.value)]) }
    try await putBucketConfiguration(
      .tagging, bucket: bucket, XMLTree("Tagging", [XMLTree("TagSet", trees)]))
  }

  /// The JSON text of the policy; nil when there is none (AWS S3 "GetBucketPolicy").
  ///
  /// - Throws: `notFound` with the code `NoSuchBucket` when there is no such bucket.
  public func getBucketPolicy(_ bucket: String) async throws(AWSError) -> String? {
    guard let (response, _) = try await getBucketDocument(.policy, bucket: bucket) else {
      return nil
    }
    return String(decoding: response.body, as: UTF8.self)
  }

  /// Replaces the policy; nil removes it (AWS S3 "PutBucketPolicy", "DeleteBucketPolicy").
  public func setBucketPolicy(_ bucket: String, _ policy: String?) async throws(AWSError) {
    guard let policy else { return try await deleteBucketConfiguration(.policy, bucket: bucket) }
    try await putBucketDocument(
      .policy, bucket: bucket, .text(policy), type: "application/json")
  }
}
