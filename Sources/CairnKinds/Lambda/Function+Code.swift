import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Function {
  /// Zips up to this size are sent in the request that creates the function; larger ones are
  /// uploaded to the staging bucket, each object once. (Inline, LocalStack takes 35 ms for each
  /// MiB.)
  private static let inlineLimit = 256 << 10

  /// `ZipFile`, or `S3Bucket` and `S3Key`.
  func code(of resource: ResourceHandle, _ context: KindContext) async throws -> [String: JSONValue]
  {
    let artifact = try artifact(of: resource)
    if artifact.sizeInBytes <= Self.inlineLimit {
      return ["ZipFile": .string(Base64.encode(try artifact.bytes()))]
    }
    let staged = try StagedCode(artifact, context)
    // Functions with the same code share the upload.
    _ = try await context.shared.answer(to: "staged \(staged.bucket)/\(staged.key)") {
      try await staged.putIfAbsent(context.aws)
      return true
    }
    return ["S3Bucket": .string(staged.bucket), "S3Key": .string(staged.key)]
  }

  /// Compares Lambda's CodeSha256 with the built zip. Staged code that was damaged or replaced is
  /// uploaded again, once.
  ///
  /// - Parameter answer: of the request that sent the code.
  func confirmCode(
    of resource: ResourceHandle, _ answer: LambdaFunction, _ context: KindContext
  ) async throws {
    let artifact = try artifact(of: resource)
    // An emulator may not return it.
    let sha256 = answer.codeSha256
    guard !sha256.isEmpty, sha256 != artifact.sha256 else { return }
    guard artifact.sizeInBytes > Self.inlineLimit else {
      throw Self.otherCode(answer.name, sha256, artifact)
    }
    let staged = try StagedCode(artifact, context)
    try await staged.put(context.aws)
    try await waitUntilReady(answer.name, context)
    let update = JSONValue.object([
      "S3Bucket": .string(staged.bucket), "S3Key": .string(staged.key),
    ])
    let again = try await whenFree(context) {
      try await context.aws.updateFunctionCode(answer.name, update)
    }
    guard again.codeSha256 == artifact.sha256 else {
      throw Self.otherCode(answer.name, again.codeSha256, artifact)
    }
  }

  private func artifact(of resource: ResourceHandle) throws -> Artifact {
    guard let artifact = resource.artifact else {
      throw KindError("The code of \(resource.address) has not been built.")
    }
    return artifact
  }

  private static func otherCode(
    _ name: String, _ sha256: String, _ artifact: Artifact
  ) -> KindError {
    KindError(
      "Lambda has other code for the function \(name) than was sent: its CodeSha256 is \(sha256), "
        + "and "
        + "that of the zip \(artifact.sha256). Run it again; if that doesn't help, something "
        + "between this machine and Lambda changes the request.")
  }
}

/// Code in the staging bucket, under the name of its content.
private struct StagedCode: Sendable {
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
