import CairnAWS
import CairnEngine
import CairnLanguage
import FoundationEssentials

extension Function {
  /// Zips up to this size travel in the request that makes the function; larger ones are put in the
  /// staging bucket once. (LocalStack takes 35 ms for each MiB inline, and an object is not sent again.)
  private static let inlineLimit = 256 << 10

  /// `ZipFile`, or `S3Bucket` and `S3Key`.
  func code(of resource: ResourceHandle, _ context: KindContext) async throws -> [String: JSONValue]
  {
    guard let artifact = resource.artifact else {
      throw KindError("The code of \(resource.address) has not been built.")
    }
    if artifact.sizeInBytes <= Self.inlineLimit {
      guard let bytes = FileManager.default.contents(atPath: artifact.zipPath) else {
        throw KindError("The zip \(artifact.zipPath) can't be read.")
      }
      return ["ZipFile": .string(Base64.encode(bytes))]
    }
    guard let hash = Base64.decode(artifact.sha256) else {
      throw KindError("This is a bug in cairn: \(artifact.sha256) is no SHA-256.")
    }
    let hex = Hex.encode(hash)
    let key = "code/\(hex).zip"
    let (aws, bucket) = (context.aws, context.stagingBucket)
    // Functions that share their code share the upload.
    _ = try await context.shared.answer(to: "staged \(bucket)/\(key)") {
      try await Self.stage(artifact, hex: hex, bucket: bucket, key: key, aws)
      return true
    }
    return ["S3Bucket": .string(bucket), "S3Key": .string(key)]
  }

  private static func stage(
    _ artifact: Artifact, hex: String, bucket: String, key: String, _ aws: AWSClient
  ) async throws {
    let isThere = try await found { try await aws.headObject(bucket: bucket, key: key) }
    guard isThere == nil else { return }
    _ = try await aws.putObject(
      bucket: bucket, key: key,
      body: .file(path: artifact.zipPath, size: artifact.sizeInBytes, sha256Hex: hex),
      contentType: "application/zip", timeout: .seconds(300))
  }
}
