import CairnAWS

/// A bucket in S3.
package struct S3ObjectStore: ObjectStore {
  private let client: AWSClient
  /// Makes the URLs, with the host that clients see.
  private let signer: AWSClient
  package let bucket: String
  package let urlExpiry: Duration

  package init(client: AWSClient, signer: AWSClient, bucket: String, urlExpiry: Duration) {
    self.client = client
    self.signer = signer
    self.bucket = bucket
    self.urlExpiry = urlExpiry
  }

  package func uploadURL(key: String, contentType: String) async throws -> String {
    try await signer.presignedPutObject(
      bucket: bucket, key: key, contentType: contentType, expiresIn: urlExpiry)
  }

  package func downloadURL(key: String) async throws -> String {
    try await signer.presignedGetObject(bucket: bucket, key: key, expiresIn: urlExpiry)
  }

  package func delete(key: String) async throws {
    try await client.deleteObject(bucket: bucket, key: key)
  }
}
