/// A zipped folder, including hidden files, without what `LeftOut.always` and the function exclude.
/// As with `zip -r`, links count as their destinations, but only within the folder: a cloned
/// repository could bring a link to a file of the user's, such as `~/.aws/credentials`.
struct FolderArtifact: Sendable {
  let folder: String
  /// The folder must be inside it after following links.
  let project: String
  /// Patterns for `LeftOut`.
  let exclude: [String]
  let cache: ArtifactCache
  /// Advice for a file in the place of the folder.
  var alternative = "For an existing zip file, write `zip`."
  /// What links must stay in; the folder itself if nil.
  var boundary: String?

  private static let recipe = "folder 1"

  /// An error in the folder itself.
  func problem() -> ArtifactError? {
    guard let stamp = FileStamp(path: folder, following: .followed),
      let target = Files.resolved(folder)
    else {
      return ArtifactError("There is no folder \(folder).", part: .folder, isMissing: true)
    }
    guard stamp.kind == .folder else {
      return ArtifactError(
        "\(folder) isn't a folder. \(alternative)", part: .folder)
    }
    guard Files.isWithin(target, Files.resolved(project) ?? project) else {
      return ArtifactError(
        "\(folder) is a link to \(target), outside \(project). If that is intended, write "
          + "`folder: \(target)`.", part: .folder)
    }
    return nil
  }

  /// Every file of the folder that isn't left out, sorted by name. Empty folders don't count.
  func contents() throws -> Artifact {
    let files = try tree().entries.map { entry in
      try Artifact.File(name: name(of: entry), reading: entry.path)
    }
    // Names in two forms of Unicode are equal, and so would be one key.
    var seen: Set<String> = []
    for file in files where !seen.insert(file.name).inserted {
      throw ArtifactError(
        "Two files in \(folder) have the name \(file.name), spelled differently in Unicode. Rename "
          + "or exclude one of them.", part: .folder)
    }
    return Artifact(files, of: folder)
  }

  private func tree() throws -> SourceTree {
    if let problem = problem() { throw problem }
    let tree = try SourceTree(
      roots: [folder], leavingOut: LeftOut(LeftOut.always + exclude),
      within: Files.resolved(boundary ?? folder))
    for entry in tree.entries { try check(entry) }
    guard !tree.entries.isEmpty else {
      let isEmpty = try Files.names(in: folder).isEmpty
      throw ArtifactError(
        isEmpty
          ? "The folder \(folder) is empty." : "Everything in the folder \(folder) is left out.",
        part: .folder)
    }
    return tree
  }

  func artifact() async throws -> Artifact {
    let tree = try tree()
    let subject = ([folder] + exclude).joined(separator: "\0")
    let record = cache.record(of: subject)
    if let record, record.stamps == tree.stamps, let zip = record.zips[""], cache.holds(zip) {
      return zip.artifact
    }
    let zip = try cache.store(zip: try zipped(tree))
    try cache.store(
      ArtifactRecord(
        recipe: Self.recipe, manifests: [], roots: [folder], stamps: tree.stamps,
        fingerprint: zip.sha256, zips: ["": zip]),
      of: subject)
    cache.removeUnused()
    return zip.artifact
  }

  /// The zip, without a record of it.
  func zip() throws -> [UInt8] { try zipped(try tree()) }

  private func zipped(_ tree: SourceTree) throws -> [UInt8] {
    try ZipFile(try tree.entries.map(entry)).bytes()
  }

  private func check(_ entry: SourceTree.Entry) throws(ArtifactError) {
    switch entry.stamp.kind {
    case .file: return
    case .link: throw ArtifactError("\(entry.path) is a link to nothing.\(advice(for: entry.path))")
    case .folder, .other:
      throw ArtifactError("\(entry.path) is neither a file nor a folder.\(advice(for: entry.path))")
    }
  }

  private func advice(for path: String) -> String {
    " Remove it, or leave it out: `exclude: [\(path.dropFirst(folder.count + 1))]`."
  }

  private func name(of entry: SourceTree.Entry) -> String {
    String(entry.path.dropFirst(folder.count + 1))
  }

  private func entry(_ entry: SourceTree.Entry) throws -> ZipFile.Entry {
    ZipFile.Entry(
      name: name(of: entry), bytes: try Files.read(entry.path),
      mode: entry.stamp.isExecutable ? .executable : .plain)
  }
}
