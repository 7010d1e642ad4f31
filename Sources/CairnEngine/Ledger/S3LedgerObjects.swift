import CairnAWS

/// Ledgers in an S3 bucket. Conditional writes: Amazon S3 "How to prevent object overwrites with
/// conditional writes". Every request names the account that must own the bucket, because anybody
/// may have taken its name first.
package struct S3LedgerObjects: LedgerObjects {
  package let aws: AWSClient
  package let bucket: String
  /// The account that must own the bucket.
  package let owner: String

  package init(aws: AWSClient, bucket: String, owner: String) {
    self.aws = aws
    self.bucket = bucket
    self.owner = owner
  }

  package func read(_ key: String) async throws -> LedgerObject? {
    do throws(AWSError) {
      let object = try await aws.getObject(bucket: bucket, key: key, owner: owner)
      return LedgerObject(bytes: object.bytes, etag: object.head.etag)
    } catch {
      if error.isNotFound { return nil }
      throw await explained(error)
    }
  }

  package func etag(of key: String) async throws -> String? {
    do throws(AWSError) {
      return try await aws.headObject(bucket: bucket, key: key, owner: owner).etag
    } catch {
      if error.isNotFound { return nil }
      throw await explained(error)
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
        bucket: bucket, key: key, owner: owner, body: .bytes(bytes),
        contentType: "application/json", condition: s3Condition)
      return .written(etag: etag)
    } catch {
      switch error.cause {
      case .preconditionFailed, .conflict: return .conflict
      case .notFound:
        // With If-Match, the object or its bucket no longer exists: not the version that was read.
        return condition == .absent ? .noBucket : .conflict
      case .alreadyExists, .throttled, .denied, .invalid, .notImplemented, .server, .transport,
        .timedOut, .cancelled:
        throw await explained(error)
      }
    }
  }

  package func remove(_ key: String) async throws {
    do throws(AWSError) {
      try await aws.deleteObject(bucket: bucket, key: key, owner: owner)
    } catch {
      throw await explained(error)
    }
  }

  package func createBucket() async throws {
    do throws(AWSError) {
      try await aws.createBucket(bucket)
    } catch {
      if error.cause == .alreadyExists && error.code == "BucketAlreadyOwnedByYou" { return }
      if error.cause == .alreadyExists { throw foreign }
      // Another run is creating it at this moment.
      if error.cause == .conflict { return }
      throw error
    }
  }

  private var foreign: ForeignLedgerBucket {
    ForeignLedgerBucket(bucket: bucket, account: owner, mode: aws.configuration.mode)
  }

  /// S3 denies access to another owner's bucket with the error for missing permissions. A public
  /// bucket is found in a request without an owner, and not in one with ours.
  func explained(_ error: AWSError) async -> any Error {
    guard error.cause == .denied else { return error }
    if await isThere(owner: owner) { return error }
    return await isThere(owner: nil) ? foreign : error
  }

  private func isThere(owner: String?) async -> Bool {
    do throws(AWSError) {
      try await aws.headBucket(bucket, owner: owner)
      return true
    } catch {
      return false
    }
  }
}

/// Another account has taken the name of the ledger's bucket.
package struct ForeignLedgerBucket: Error, Hashable, Sendable, CustomStringConvertible {
  package var bucket: String
  package var account: String
  package var mode: AWSConfiguration.Mode

  package var description: String {
    let wayOut =
      switch mode {
      case .aws:
        "Use another region, whose bucket has another name, and report the bucket to AWS."
      case .endpoint:
        "Delete that bucket with the account that created it (AWS_ACCESS_KEY_ID selects it), or use "
          + "another region."
      }
    return "The bucket \(bucket), for this account's ledgers and staged code, belongs to "
      + "another account than \(account), which could read and change them. Nothing was written to "
      + "it. \(wayOut)"
  }
}
