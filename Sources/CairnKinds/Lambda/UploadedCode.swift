import CairnAWS
import CairnEngine
import CairnJSON

/// A zip on its way to Lambda: in the request, or by way of the staging bucket.
enum UploadedCode {
  /// Zips up to this size are sent in the request; larger ones are uploaded to the staging bucket,
  /// each object once. (Inline, LocalStack takes 35 ms for each MiB.)
  static let inlineLimit = 256 << 10

  /// `ZipFile`, or `S3Bucket` and `S3Key`.
  static func members(
    of artifact: Artifact, _ context: KindContext
  ) async throws -> [String: JSONValue] {
    if artifact.sizeInBytes <= inlineLimit {
      return ["ZipFile": .string(Base64.encode(try artifact.bytes()))]
    }
    let staged = try StagedCode(artifact, context)
    // What has the same code shares the upload.
    _ = try await context.shared.answer(to: "staged \(staged.bucket)/\(staged.key)") {
      try await staged.putIfAbsent(context.aws)
      return true
    }
    return ["S3Bucket": .string(staged.bucket), "S3Key": .string(staged.key)]
  }
}

/// Code in the staging bucket, under the name of its content.
struct StagedCode: Sendable {
  let artifact: Artifact
  let bucket: String
  let key: String
  /// The account that must own the bucket.
  let owner: String

  init(_ artifact: Artifact, _ context: KindContext) throws {
    guard let hash = Base64.decode(artifact.sha256) else {
      throw KindError("This is a bug in cairn: \(artifact.sha256) isn't a SHA-256.")
    }
    self.artifact = artifact
    bucket = context.stagingBucket
    key = "code/\(Hex.encode(hash)).zip"
    owner = context.scope.account
  }

  func putIfAbsent(_ aws: AWSClient) async throws {
    let there = try await found { try await aws.headObject(bucket: bucket, key: key, owner: owner) }
    if there?.size != artifact.sizeInBytes { try await put(aws) }
  }

  func put(_ aws: AWSClient) async throws {
    _ = try await aws.putObject(
      bucket: bucket, key: key, owner: owner, body: .bytes(try artifact.bytes()),
      contentType: "application/zip", timeout: .seconds(300))
  }
}
