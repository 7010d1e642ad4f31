import CairnAWS

/// An existing zip of the user's. It stays in place; only its hash is kept.
struct ReadyZip: Sendable {
  let path: String
  let cache: ArtifactCache

  /// An error in the file, without reading it.
  func problem() -> ArtifactError? {
    guard let stamp = FileStamp(path: path, following: .followed) else {
      return ArtifactError("There is no file \(path).", part: .zip, isMissing: true)
    }
    guard stamp.kind == .file else {
      return ArtifactError(
        "\(path) isn't a file. To zip a folder, write `folder`.", part: .zip)
    }
    return nil
  }

  func artifact() async throws -> Artifact {
    if let problem = problem() { throw problem }
    let tree = try SourceTree(roots: [path])
    if let record = cache.record(of: path), record.stamps == tree.stamps, let zip = record.zips[""]
    {
      return zip.artifact
    }
    let bytes = try Files.read(path)
    // A local header, or the end of a zip without files.
    guard bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) else {
      throw ArtifactError("\(path) isn't a zip file.", part: .zip)
    }
    let hash = Digest.sha256(bytes)
    let zip = ArtifactRecord.Zip(path: path, sha256: Base64.encode(hash), size: bytes.count)
    try cache.store(
      ArtifactRecord(
        recipe: "", manifests: [], roots: [path], stamps: tree.stamps,
        fingerprint: Hex.encode(hash), zips: ["": zip]),
      of: path)
    return zip.artifact
  }
}
