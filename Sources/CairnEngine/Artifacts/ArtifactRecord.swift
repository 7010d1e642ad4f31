import CairnJSON

/// What the store remembers of something it made, so that it need not be made, or even read, again.
struct ArtifactRecord: Hashable, Sendable {
  /// Counts up when the meaning of what is below changes.
  static let version = 2

  /// How it was made: flags, compiler, format. Other ways are other artifacts.
  var recipe: String
  /// Files whose change changes what belongs to the sources.
  var manifests: [String]
  var roots: [String]
  /// Of the files as they were: quick to compare.
  var stamps: String
  /// Of their contents.
  var fingerprint: String
  /// By product; one with an empty name where there are no products.
  var zips: [String: Zip]

  struct Zip: Hashable, Sendable {
    var path: String
    /// Base64, as Lambda's CodeSha256.
    var sha256: String
    var size: Int
    /// Of the file when it was put there: one of another stamp is hashed again.
    var stamp: String

    init(path: String, sha256: String, size: Int, stamp: String? = nil) {
      self.path = path
      self.sha256 = sha256
      self.size = size
      self.stamp = stamp ?? FileStamp(path: path)?.text ?? ""
    }

    var artifact: Artifact { Artifact(zipPath: path, sha256: sha256, sizeInBytes: size) }
  }
}

extension ArtifactRecord {
  var json: JSONValue {
    [
      "version": .int(Self.version), "recipe": .string(recipe),
      "manifests": .array(manifests.map { .string($0) }),
      "roots": .array(roots.map { .string($0) }), "stamps": .string(stamps),
      "fingerprint": .string(fingerprint),
      "zips": .object(
        zips.mapValues {
          [
            "path": .string($0.path), "sha256": .string($0.sha256), "size": .int($0.size),
            "stamp": .string($0.stamp),
          ]
        }),
    ]
  }

  /// Nil for what another version wrote.
  init?(_ json: JSONValue) {
    guard json["version"]?.int == Self.version, let recipe = json["recipe"]?.string,
      let stamps = json["stamps"]?.string, let fingerprint = json["fingerprint"]?.string
    else { return nil }
    func texts(_ name: String) -> [String] { (json[name]?.array ?? []).compactMap(\.string) }
    self.recipe = recipe
    self.stamps = stamps
    self.fingerprint = fingerprint
    manifests = texts("manifests")
    roots = texts("roots")
    zips = (json["zips"]?.object ?? [:]).compactMapValues { zip in
      guard let path = zip["path"]?.string, let sha256 = zip["sha256"]?.string,
        let size = zip["size"]?.int, let stamp = zip["stamp"]?.string
      else { return nil }
      return Zip(path: path, sha256: sha256, size: size, stamp: stamp)
    }
  }
}
