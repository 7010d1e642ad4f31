import CairnAWS

/// The default encryption of a bucket (AWS S3 "ServerSideEncryptionRule"). It is put as a whole.
public struct S3Encryption: Sendable, Hashable {
  /// `AES256`, `aws:kms` or `aws:kms:dsse`.
  public var algorithm: String
  /// Nil for the account's own key `aws/s3`, and for AES256.
  public var keyID: String?
  /// As S3 gave it, with what there are no words for.
  private let given: XMLTree?

  public init(algorithm: String, keyID: String? = nil) {
    self.algorithm = algorithm
    self.keyID = keyID
    given = nil
  }

  public static let aes256 = S3Encryption(algorithm: "AES256")
}

/// Whether a bucket keeps old versions of objects. It is put as a whole.
public struct S3Versioning: Sendable, Hashable {
  /// Once it was on it can only be suspended.
  public enum State: String, Sendable, Hashable {
    case never = ""
    case enabled = "Enabled"
    case suspended = "Suspended"
  }

  public var state: State
  /// Whether to delete a version takes a code of the owner's device (AWS S3 "MfaDelete").
  public private(set) var needsCodeToDelete: Bool
  private let others: [XMLTree]

  public init(_ state: State) {
    self.state = state
    needsCodeToDelete = false
    others = []
  }
}

/// The four blocks of a bucket's public access (AWS S3 "PublicAccessBlockConfiguration").
public struct S3PublicAccessBlock: Sendable, Hashable {
  public static let names = [
    "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets",
  ]

  /// The names of those that are on, in the order of `names`.
  public let on: [String]

  public var isComplete: Bool { on.count == Self.names.count }

  public static let all = S3PublicAccessBlock(on: names)
  public static let none = S3PublicAccessBlock(on: [])

  public init(on: [String]) { self.on = Self.names.filter(on.contains) }
}

extension AWSClient {
  /// AWS S3 "GetBucketVersioning".
  public func getBucketVersioning(_ bucket: String) async throws(AWSError) -> S3Versioning {
    let found = try await getBucketTree(.versioning, bucket: bucket)
    return found.map { S3Versioning($0.tree) } ?? S3Versioning(.never)
  }

  /// AWS S3 "PutBucketVersioning". Versioning that was never on is left as it is.
  public func setBucketVersioning(
    _ bucket: String, _ versioning: S3Versioning
  ) async throws(AWSError) {
    guard versioning.state != .never else { return }
    try await putBucketConfiguration(
      .versioning, bucket: bucket, XMLTree("VersioningConfiguration", versioning.elements))
  }

  /// AWS S3 "GetBucketEncryption"; a bucket that says nothing encrypts with AES256.
  public func getBucketEncryption(_ bucket: String) async throws(AWSError) -> S3Encryption {
    let found = try await getBucketTree(.encryption, bucket: bucket)
    return found?.tree["Rule"].flatMap(S3Encryption.init) ?? .aes256
  }

  /// AWS S3 "PutBucketEncryption". The default is put as well, never deleted: emulators are left
  /// without any encryption by "DeleteBucketEncryption".
  public func setBucketEncryption(
    _ bucket: String, _ encryption: S3Encryption
  ) async throws(AWSError) {
    try await putBucketConfiguration(
      .encryption, bucket: bucket,
      XMLTree("ServerSideEncryptionConfiguration", [encryption.rule]))
  }

  /// AWS S3 "GetPublicAccessBlock".
  public func getPublicAccessBlock(
    _ bucket: String
  ) async throws(AWSError) -> S3PublicAccessBlock {
    guard let (tree, _) = try await getBucketTree(.publicAccessBlock, bucket: bucket) else {
      return .none
    }
    return S3PublicAccessBlock(
      on: S3PublicAccessBlock.names.filter { tree[$0]?.isTrue == true })
  }

  /// AWS S3 "PutPublicAccessBlock".
  public func setPublicAccessBlock(
    _ bucket: String, _ block: S3PublicAccessBlock
  ) async throws(AWSError) {
    try await putBucketConfiguration(
      .publicAccessBlock, bucket: bucket,
      XMLTree(
        "PublicAccessBlockConfiguration",
        S3PublicAccessBlock.names.map { XMLTree($0, String(block.on.contains($0))) }))
  }

  /// AWS S3 "GetBucketTagging"; empty when there are none.
  public func getBucketTags(_ bucket: String) async throws(AWSError) -> [String: String] {
    guard let (response, request) = try await getBucketDocument(.tagging, bucket: bucket)
    else { return [:] }
    return try Self.read(response.body, of: request) { tree throws(XMLError) in
      try tree.elements(at: ["TagSet", "Tag"]).tags()
    }
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

extension S3Encryption {
  private static let settings = "ApplyServerSideEncryptionByDefault"

  /// Nil for a rule that names no algorithm.
  fileprivate init?(_ rule: XMLTree) {
    guard let algorithm = rule[Self.settings]?["SSEAlgorithm"]?.text else { return nil }
    self.algorithm = algorithm
    keyID = rule[Self.settings]?["KMSMasterKeyID"]?.text
    given = rule
  }

  fileprivate var rule: XMLTree {
    var settings = [XMLTree("SSEAlgorithm", algorithm)]
    if let keyID { settings.append(XMLTree("KMSMasterKeyID", keyID)) }
    settings += (given?[Self.settings]?.elements ?? [])
      .filter { !["SSEAlgorithm", "KMSMasterKeyID"].contains($0.name) }
    return XMLTree(
      "Rule",
      [XMLTree(Self.settings, settings)]
        + (given?.elements ?? []).filter { $0.name != Self.settings })
  }

  /// What it says beyond algorithm and key, without what a new bucket has by itself (Amazon S3 user
  /// guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys", "Blocking or unblocking
  /// SSE-C").
  public var unknown: [(name: String, value: String)] {
    (given?.leaves ?? []).filter { leaf in
      switch (leaf.path, leaf.text) {
      case ("\(Self.settings).SSEAlgorithm", _), ("\(Self.settings).KMSMasterKeyID", _): false
      case ("BucketKeyEnabled", "false"), ("BlockedEncryptionTypes.EncryptionType", "SSE-C"): false
      case ("BlockedEncryptionTypes", ""): false
      default: true
      }
    }.map { ($0.path, $0.text) }
  }
}

extension S3Versioning {
  fileprivate init(_ tree: XMLTree) {
    state = State(rawValue: tree["Status"]?.text ?? "") ?? .never
    needsCodeToDelete = tree["MfaDelete"]?.text == "Enabled"
    others = tree.elements.filter { $0.name != "Status" }
  }

  fileprivate var elements: [XMLTree] { [XMLTree("Status", state.rawValue)] + others }
}
