import CairnAWS
import CairnAWSXML
import CairnEngine

/// Requests to S3 that several resources of a round share.
extension KindContext {
  /// In our region (emulators return those of other regions too), without cairn's own.
  func buckets() async throws -> [S3Bucket] {
    let (aws, region) = (aws, scope.region)
    return try await shared.answer(to: "s3 ListBuckets") {
      try await aws.listBuckets().filter {
        ($0.region == nil || $0.region == region) && !LedgerBucket.isOne($0.name)
      }
    }
  }

  func bucketTags(_ bucket: String) async throws -> [String: String] {
    let aws = aws
    return try await shared.answer(to: "s3 GetBucketTagging \(bucket)") {
      try await aws.getBucketTags(bucket)
    }
  }

  /// The objects under a prefix; nil without the bucket.
  func objects(in bucket: String, prefix: String) async throws -> [S3ListedObject]? {
    let aws = aws
    return try await shared.answer(to: "s3 ListObjectsV2 \(bucket)/\(prefix)") {
      () async throws -> [S3ListedObject]? in
      try await found { try await aws.listObjects(bucket, prefix: prefix) }
    }
  }

  /// A bucket's notifications; nil without the bucket.
  func notifications(of bucket: String) async throws -> S3NotificationConfiguration? {
    let aws = aws
    return try await shared.answer(to: "s3 GetBucketNotificationConfiguration \(bucket)") {
      () async throws -> S3NotificationConfiguration? in
      do throws(AWSError) {
        return try await aws.getBucketNotification(bucket)
      } catch {
        guard [.notFound, .denied].contains(error.cause) else { throw error }
        return nil
      }
    }
  }

  /// A bucket's policy as text; nil if there is no policy or no bucket.
  func bucketPolicy(_ bucket: String) async throws -> String? {
    let aws = aws
    return try await shared.answer(to: "s3 GetBucketPolicy \(bucket)") {
      () async throws -> String? in
      do throws(AWSError) {
        return try await aws.getBucketPolicy(bucket)
      } catch {
        guard error.isNotFound else { throw error }
        return nil
      }
    }
  }
}
