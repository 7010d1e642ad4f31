import CairnAWS

/// Code that a resource needs, before it is built.
package enum ArtifactRequest: Hashable, Sendable {
  /// An executable product of a Swift package in `package` (relative to the stack file).
  case swiftProduct(package: String, product: String, architecture: String)
  /// A folder to be zipped, without what matches `exclude`.
  case folder(path: String, exclude: [String] = [])
  /// A zip that is ready.
  case zip(path: String)
}

/// Built code: a zip on disk.
package struct Artifact: Hashable, Sendable {
  package var zipPath: String
  /// Base64 of the SHA-256 of the zip: what Lambda calls CodeSha256.
  package var sha256: String
  package var sizeInBytes: Int

  package init(zipPath: String, sha256: String, sizeInBytes: Int) {
    self.zipPath = zipPath
    self.sha256 = sha256
    self.sizeInBytes = sizeInBytes
  }

  /// The zip as it was built. What lies there may have been exchanged since, so it is hashed again.
  package func bytes() throws(ArtifactError) -> [UInt8] {
    let bytes = try Files.read(zipPath)
    guard Base64.encode(Digest.sha256(bytes)) == sha256 else {
      throw ArtifactError(
        "\(zipPath) was changed since it was built or read, so it was not sent. Run the command "
          + "again.")
    }
    return bytes
  }
}
