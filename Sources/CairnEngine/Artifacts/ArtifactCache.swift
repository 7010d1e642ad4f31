import CairnAWS
import FoundationEssentials

/// The folder of zips and records, `.cairn/artifacts` of a project.
struct ArtifactCache: Sendable {
  let folder: String

  func record(of subject: String) -> ArtifactRecord? {
    guard let bytes = try? Files.read(recordPath(subject)) else { return nil }
    return (try? JSONValue(parsing: bytes)).flatMap { ArtifactRecord($0) }
  }

  func store(_ record: ArtifactRecord, of subject: String) throws(ArtifactError) {
    try Files.write(record.json.bytes(pretty: true), to: recordPath(subject))
  }

  /// Puts a zip in place under the name of its content.
  func store(zip bytes: [UInt8]) throws(ArtifactError) -> ArtifactRecord.Zip {
    let hash = Digest.sha256(bytes)
    let zip = ArtifactRecord.Zip(
      path: "\(folder)/\(Hex.encode(hash)).zip", sha256: Base64.encode(hash), size: bytes.count)
    if !zip.isPresent { try Files.write(bytes, to: zip.path) }
    return zip
  }

  /// Waits until no other process works on the subject.
  func lock(_ subject: String, onWait: () -> Void) async throws -> FileLock {
    try Files.makeFolder(folder)
    return try await FileLock("\(folder)/\(name(subject)).lock", onWait: onWait)
  }

  /// Removes zips that no record names, unless they are so new that another process may still send them.
  func removeUnused() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var used: Set<String> = []
    for name in names where name.hasSuffix(".json") {
      guard let bytes = try? Files.read("\(folder)/\(name)"),
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
