import CairnAWS
import CairnJSON
import FoundationEssentials

/// The folder of zips and records, `artifacts` in the user's cache.
struct ArtifactCache: Sendable {
  let folder: String

  func record(of subject: String) -> ArtifactRecord? {
    guard let bytes = try? SafeFile.read(recordPath(subject)) else { return nil }
    return (try? JSONValue(parsing: bytes)).flatMap { ArtifactRecord($0) }
  }

  func store(_ record: ArtifactRecord, of subject: String) throws {
    try makeFolder()
    try SafeFile.write(record.json.bytes(pretty: true), to: recordPath(subject))
  }

  /// Stores a zip under the name of its content.
  func store(zip bytes: [UInt8]) throws -> ArtifactRecord.Zip {
    let hash = Digest.sha256(bytes)
    let path = "\(folder)/\(Hex.encode(hash)).zip"
    try makeFolder()
    try SafeFile.write(bytes, to: path)
    return ArtifactRecord.Zip(path: path, sha256: Base64.encode(hash), size: bytes.count)
  }

  /// Whether a stored zip exists with its original content.
  func holds(_ zip: ArtifactRecord.Zip) -> Bool {
    guard let stamp = FileStamp(path: zip.path), stamp.kind == .file, stamp.size == zip.size else {
      return false
    }
    if stamp.text == zip.stamp { return true }
    guard let bytes = try? SafeFile.read(zip.path) else { return false }
    return Base64.encode(Digest.sha256(bytes)) == zip.sha256
  }

  // The parent folder is the user's choice and may contain other files.
  func makeFolder() throws {
    let root = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
    try PrivateFolder.make(folder, below: root.isEmpty ? "/" : root)
  }

  /// A folder for builds of a subject, under its lock.
  func buildFolder(of subject: String) throws -> String {
    try makeFolder()
    let path = "\(folder)/builds/\(name(subject))"
    try PrivateFolder.make(path, below: folder)
    // Tools compare paths, and some follow links.
    return Files.resolved(path) ?? path
  }

  /// Waits until no other process works on the same subject.
  func lock(_ subject: String, onWait: () -> Void) async throws -> FileLock {
    try makeFolder()
    return try await FileLock("\(folder)/\(name(subject)).lock", onWait: onWait)
  }

  /// Removes zips that no record names, unless they are so new that another process may still send
  /// them.
  func removeUnused() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var used: Set<String> = []
    for name in names where name.hasSuffix(".json") {
      guard let bytes = try? SafeFile.read("\(folder)/\(name)"),
        let record = (try? JSONValue(parsing: bytes)).flatMap({ ArtifactRecord($0) })
      else { continue }
      used.formUnion(record.zips.values.map(\.path))
    }
    let hour = 3_600_000_000_000
    for name in names where name.hasSuffix(".zip") {
      let path = "\(folder)/\(name)"
      guard !used.contains(path), let stamp = FileStamp(path: path),
        stamp.changed < FileStamp.now - hour
      else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  private func recordPath(_ subject: String) -> String { "\(folder)/\(name(subject)).json" }

  private func name(_ subject: String) -> String {
    String(Digest.sha256Hex(Array(subject.utf8)).prefix(24))
  }
}
