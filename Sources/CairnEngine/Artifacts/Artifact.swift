import CairnAWS
import CairnJSON
import CairnLanguage

/// A request for a resource's code, or for the files that it is filled from.
package enum ArtifactRequest: Hashable, Sendable {
  /// An executable product of a Swift package in `package` (relative to the stack file).
  case swiftProduct(package: String, product: String, architecture: String)
  /// A folder to zip, built or as it is, without what matches `exclude`.
  case folder(path: String, exclude: [String] = [], build: FolderBuild? = nil)
  /// An existing zip.
  case zip(path: String)
  /// Every file of a folder, without what matches `exclude`.
  case contents(of: String, exclude: [String] = [])
  case file(path: String)
  case files(paths: [String])
  /// A file whose lines are JSON objects, each with other values of the `keys` than the rest.
  case lines(of: String, keys: [String] = [])

  /// Whether it is only read. A plan does that first, because the content decides what to ask the
  /// endpoint for.
  var isRead: Bool {
    switch self {
    case .swiftProduct, .folder, .zip: false
    case .contents, .file, .files, .lines: true
    }
  }
}

/// Built code, a zip on disk, or files that were read.
package struct Artifact: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case zip
    case files([File])
    case lines([Line])
    /// Neither built nor read: the value that the last apply recorded.
    case recorded(Value)
  }

  package struct File: Hashable, Sendable {
    /// Relative to its folder, or its last path component.
    package var name: String
    /// Absolute.
    package var path: String
    package var sizeInBytes: Int
    /// In hexadecimal.
    package var md5: String

    package init(name: String, path: String, sizeInBytes: Int, md5: String) {
      self.name = name
      self.path = path
      self.sizeInBytes = sizeInBytes
      self.md5 = md5
    }
  }

  package struct Line: Hashable, Sendable {
    /// Counted from 1.
    package var number: Int
    package var members: [String: JSONValue]

    package init(number: Int, members: [String: JSONValue]) {
      self.number = number
      self.members = members
    }
  }

  /// The path of the zip, folder or file.
  package var zipPath: String
  /// Base64 of the SHA-256 of the zip: Lambda's CodeSha256. Empty if it isn't a zip.
  package var sha256: String
  package var sizeInBytes: Int
  package var content: Content

  package init(zipPath: String, sha256: String, sizeInBytes: Int, content: Content = .zip) {
    self.zipPath = zipPath
    self.sha256 = sha256
    self.sizeInBytes = sizeInBytes
    self.content = content
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

extension Artifact.File {
  /// The content as read for the plan. The file may have been replaced since, so it is hashed again.
  package func bytes() throws(ArtifactError) -> [UInt8] {
    let bytes = try Files.read(path)
    guard Hex.encode(Digest.md5(bytes)) == md5 else {
      throw ArtifactError(
        "\(path) has changed since it was read for the plan, so it was not sent. Run the command "
          + "again.")
    }
    return bytes
  }
}
