import CairnAWS

/// A request for a resource's code.
package enum ArtifactRequest: Hashable, Sendable {
  /// An executable product of a Swift package in `package` (relative to the stack file).
  case swiftProduct(package: String, product: String, architecture: String)
  /// A folder to zip, without what matches `exclude`.
  case folder(path: String, exclude: [String] = [])
  /// An existing zip.
  case zip(path: String)
}

/// Built code: a zip on disk.
package struct Artifact: Hashable, Sendable {
  package var zipPath: String
  /// Base64 of the SHA-256 of the zip: Lambda's CodeSha256.
  package var sha256: String
  package var sizeInBytes: Int

  package init(zipPath: String, sha256: String, sizeInBytes: Int) {
    self.zipPath = zipPath
    self.sha256 = sha256
    self.sizeInBytes = sizeInBytes
  }

  /// The zip as built. The file may have been replaced since, so it is hashed again.
  package func bytes() throws(ArtifactError) -> [UInt8] {
    let bytes = try Files.read(zipPath)
    guard Base64.encode(Digest.sha256(bytes)) == sha256 else {
      throw ArtifactError(
        "\(zipPath) has changed since it was built or read, so it was not sent. Run the command "
          + "again.")
    }
    return bytes
  }
}
