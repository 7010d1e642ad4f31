/// A folder zipped as it is, hidden files included, but for what `LeftOut.always` and the function leave
/// out. Links count as what they point to, as with `zip -r`.
struct FolderArtifact: Sendable {
  let folder: String
  /// As `LeftOut` takes them.
  let exclude: [String]
  let cache: ArtifactCache

  private static let recipe = "folder 1"

  func artifact() async throws -> Artifact {
    guard let stamp = FileStamp(path: folder, following: .followed) else {
      throw ArtifactError("There is no folder \(folder).")
    }
    guard stamp.kind == .folder else {
      throw ArtifactError("\(folder) is no folder. For a file that is a zip already, say `zip`.")
    }
    let tree = try SourceTree(
      roots: [folder], leavingOut: LeftOut(LeftOut.always + exclude))
    guard !tree.entries.isEmpty else {
      let isEmpty = try Files.names(in: folder).isEmpty
      throw ArtifactError(
        isEmpty
          ? "The folder \(folder) is empty." : "Everything in the folder \(folder) is left out.")
    }
    let subject = ([folder] + exclude).joined(separator: "\0")
    let record = cache.record(of: subject)
    if let record, record.stamps == tree.stamps, let zip = record.zips[""], cache.holds(zip) {
      return zip.artifact
    }
    let bytes = try ZipFile(try tree.entries.map(entry)).bytes()
    let zip = try cache.store(zip: bytes)
    try cache.store(
      ArtifactRecord(
        recipe: Self.recipe, manifests: [], roots: [folder], stamps: tree.stamps,
        fingerprint: zip.sha256, zips: ["": zip]),
      of: subject)
    cache.removeUnused()
    return zip.artifact
  }

  private func entry(_ entry: SourceTree.Entry) throws -> ZipFile.Entry {
    switch entry.stamp.kind {
    case .file: break
    case .link: throw ArtifactError("\(entry.path) is a link to nothing.")
    case .folder, .other: throw ArtifactError("\(entry.path) is neither file nor folder.")
    }
    return ZipFile.Entry(
      name: String(entry.path.dropFirst(folder.count + 1)), bytes: try Files.read(entry.path),
      mode: entry.stamp.isExecutable ? .executable : .plain)
  }
}
