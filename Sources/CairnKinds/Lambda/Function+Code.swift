import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Function {
  /// `ZipFile`, or `S3Bucket` and `S3Key`.
  func code(of resource: ResourceHandle, _ context: KindContext) async throws -> [String: JSONValue]
  {
    try await UploadedCode.members(of: try artifact(of: resource), context)
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
    guard artifact.sizeInBytes > UploadedCode.inlineLimit else {
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
