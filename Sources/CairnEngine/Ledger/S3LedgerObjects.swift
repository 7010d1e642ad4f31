import CairnAWS

/// Ledgers in an S3 bucket. Conditional writes: Amazon S3 "How to prevent object overwrites with
/// conditional writes".
package struct S3LedgerObjects: LedgerObjects {
  package let aws: AWSClient
  package let bucket: String

  package init(aws: AWSClient, bucket: String) {
    self.aws = aws
    self.bucket = bucket
  }

  package func read(_ key: String) async throws -> LedgerObject? {
    do throws(AWSError) {
      let object = try await aws.getObject(bucket: bucket, key: key)
      return LedgerObject(bytes: object.bytes, etag: object.head.etag)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  package func write(
    _ bytes: [UInt8], to key: String, if condition: LedgerVersion
  ) async throws -> LedgerWriteAnswer {
    let s3Condition: S3WriteCondition =
      switch condition {
      case .absent: .absent
      case .present(let etag): .matches(etag: etag)
      }
    do throws(AWSError) {
      let etag = try await aws.putObject(
        bucket: bucket, key: key, body: .bytes(bytes), contentType: "application/json",
        condition: s3Condition)
      return .written(etag: etag)
    } catch {
      switch error.cause {
      case .preconditionFailed, .conflict: return .conflict
      case .notFound:
        // With If-Match the object is gone, or the bucket with it: not what was seen either way.
        return condition == .absent ? .noBucket : .conflict
      case .alreadyExists, .throttled, .denied, .invalid, .notImplemented, .server, .transport,
        .timedOut, .cancelled:
        throw error
      }
    }
  }

  package func createBucket() async throws {
    do throws(AWSError) {
      try await aws.createBucket(bucket)
    } catch {
      if error.cause == .alreadyExists && error.code == "BucketAlreadyOwnedByYou" { return }
      // Somebody else is making it at this moment.
      if error.cause == .conflict { return }
      throw error
    }
  }
}
