import CairnAWS

/// Files of the user's, named one by one. As in a folder, a link counts as its destination, but only
/// within the project.
struct SingleFiles: Sendable {
  /// Absolute paths, each with the folder that it must be in after following links.
  let paths: [(path: String, project: String)]

  /// An error in the files, without reading them.
  func problem() -> ArtifactError? {
    for (path, project) in paths {
      guard let stamp = FileStamp(path: path, following: .followed),
        let target = Files.resolved(path)
      else {
        return ArtifactError("There is no file \(path).", isMissing: true)
      }
      guard stamp.kind == .file else {
        let advice = stamp.kind == .folder ? " For every file of a folder, write `folder`." : ""
        return ArtifactError("\(path) isn't a file.\(advice)")
      }
      guard Files.isWithin(target, Files.resolved(project) ?? project) else {
        return ArtifactError(
          "\(path) is a link to \(target), outside \(project). If that is intended, write "
            + "`\(target)`.")
      }
    }
    return nil
  }

  func artifact() throws -> Artifact {
    if let problem = problem() { throw problem }
    var known: [String: String] = [:]
    let files = try paths.map { path, _ in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      if let other = known.updateValue(path, forKey: name) {
        throw ArtifactError("\(other) and \(path) have the same name. Rename one of them.")
      }
      return try Artifact.File(name: name, reading: path)
    }
    return Artifact(files, of: paths.first?.path ?? "")
  }
}

extension Artifact.File {
  init(name: String, reading path: String) throws(ArtifactError) {
    let bytes = try Files.read(path)
    self.init(
      name: name, path: path, sizeInBytes: bytes.count, md5: Hex.encode(Digest.md5(bytes)))
  }
}

extension Artifact {
  /// Files that were read.
  init(_ files: [File], of path: String) {
    self.init(
      zipPath: path, sha256: "", sizeInBytes: files.reduce(0) { $0 + $1.sizeInBytes },
      content: .files(files))
  }
}
