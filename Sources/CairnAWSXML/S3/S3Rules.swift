import CairnAWS

/// A bucket's lifecycle (AWS S3 "BucketLifecycleConfiguration"). It is put as a whole.
public struct S3Lifecycle: Sendable, Hashable {
  /// The `Rule` elements in their order.
  public var rules: [XMLTree]
  /// `TransitionDefaultMinimumObjectSize`, which S3 returns and takes in a header; nil where it does
  /// not return it.
  public var minimumTransitionSize: String?

  public init(_ rules: [XMLTree] = [], minimumTransitionSize: String? = nil) {
    self.rules = rules
    self.minimumTransitionSize = minimumTransitionSize
  }
}

extension AWSClient {
  /// The `CORSRule` elements in their order; empty when the bucket has none (AWS S3 "GetBucketCors").
  public func getBucketCORS(_ bucket: String) async throws(AWSError) -> [XMLTree] {
    try await getBucketTree(.cors, bucket: bucket)?.tree.elements("CORSRule") ?? []
  }

  /// Replaces all rules; none removes the configuration (AWS S3 "PutBucketCors", "DeleteBucketCors").
  public func setBucketCORS(_ bucket: String, _ rules: [XMLTree]) async throws(AWSError) {
    guard !rules.isEmpty else { return try await deleteBucketConfiguration(.cors, bucket: bucket) }
    try await putBucketConfiguration(.cors, bucket: bucket, XMLTree("CORSConfiguration", rules))
  }

  private static let minimumSizeHeader = "x-amz-transition-default-minimum-object-size"

  /// Without rules when the bucket has none (AWS S3 "GetBucketLifecycleConfiguration").
  public func getBucketLifecycle(_ bucket: String) async throws(AWSError) -> S3Lifecycle {
    guard let (tree, headers) = try await getBucketTree(.lifecycle, bucket: bucket) else {
      return S3Lifecycle()
    }
    return S3Lifecycle(
      tree.elements("Rule"), minimumTransitionSize: headers[Self.minimumSizeHeader])
  }

  /// Replaces all rules; none removes the configuration (AWS S3 "PutBucketLifecycleConfiguration",
  /// "DeleteBucketLifecycle").
  public func setBucketLifecycle(
    _ bucket: String, _ lifecycle: S3Lifecycle
  ) async throws(AWSError) {
    guard !lifecycle.rules.isEmpty else {
      return try await deleteBucketConfiguration(.lifecycle, bucket: bucket)
    }
    var headers = HTTPHeaders()
    headers[Self.minimumSizeHeader] = lifecycle.minimumTransitionSize
    try await putBucketConfiguration(
      .lifecycle, bucket: bucket, XMLTree("LifecycleConfiguration", lifecycle.rules),
      headers: headers)
  }
}
