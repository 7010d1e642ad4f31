import CairnJSON

/// The store's record of an artifact, so that it needn't be built, or even read, again.
struct ArtifactRecord: Hashable, Sendable {
  /// Incremented when the meaning of a member changes.
  static let version = 3

  /// How it was built: flags, compiler, format. Different values are different artifacts.
  var recipe: String
  /// Files that determine which files belong to the sources.
  var manifests: [String]
  var roots: [String]
  /// Patterns of what to ignore below the roots.
  var ignored: [String] = []
  /// The stamps of the files, for a quick comparison.
  var stamps: String
  /// The hash of their contents.
  var fingerprint: String
  /// By product; without products, one with an empty name.
  var zips: [String: Zip]

  struct Zip: Hashable, Sendable {
    var path: String
    /// Base64, as Lambda's CodeSha256.
    var sha256: String
    var size: Int
    /// The stamp of the stored file: with another stamp it is hashed again.
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
      "roots": .array(roots.map { .string($0) }),
      "ignored": .array(ignored.map { .string($0) }), "stamps": .string(stamps),
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

  /// Nil for a record of another version.
  init?(_ json: JSONValue) {
    guard json["version"]?.int == Self.version, let recipe = json["recipe"]?.string,
      let stamps = json["stamps"]?.string, let fingerprint = json["fingerprint"]?.string
    else { return nil }
    func texts(_ name: String) -> [String] { (json[name]?.array ?? []).compactMap(\.string) }
    self.recipe = recipe
    self.stamps = stamps
    self.fingerprint = fingerprint
    manifests = texts("manifests")
    ignored = texts("ignored")
    roots = texts("roots")
    zips = (json["zips"]?.object ?? [:]).compactMapValues { zip in
      guard let path = zip["path"]?.string, let sha256 = zip["sha256"]?.string,
        let size = zip["size"]?.int, let stamp = zip["stamp"]?.string
      else { return nil }
      return Zip(path: path, sha256: sha256, size: size, stamp: stamp)
    }
  }
}
