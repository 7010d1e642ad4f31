import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension SeededObjects {
  /// Amazon S3 user guide, "Uploading objects": in one request up to 5 GB.
  private static let sizeLimit = 5 << 30

  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let keys = resource.properties[Self.contents] ?? [:]
    return try await put(Set(keys.keys), of: resource, context)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let wanted = properties[Self.contents] ?? [:]
    let found = live.properties[Self.contents] ?? [:]
    let isWhole = !changed.isDisjoint(with: [Self.contentType.name, Self.cacheControl.name])
    let stale = wanted.keys.filter { isWhole || found[$0] != wanted[$0] }
    let attributes = try await put(Set(stale), of: resource, context)
    if properties[Self.prune] == true {
      let own = Self.own(found, of: resource).keys
      try await delete(own.filter { wanted[$0] == nil }, of: properties, context)
    }
    return attributes
  }

  /// - Returns: what the ledger has to know of them.
  private func put(
    _ keys: Set<String>, of resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let properties = resource.properties
    let bucket = BucketName.named(by: try properties.required(Self.bucket))
    let wanted = properties[Self.contents] ?? [:]
    let files = Self.sources(of: resource.artifact, for: properties) ?? [:]
    let aws = context.aws
    let written = try await concurrently(keys.sorted()) { key -> (String, String)? in
      // A reverted object has its recorded content, which its file may no longer have.
      guard let file = files[key], file.md5 == wanted[key] else {
        throw KindError(
          "The file of the object \(key) isn't as it was when the object was written, so it can't "
            + "be written again. `cairn apply` writes the file as it is.")
      }
      let bytes = try Self.bytes(of: file)
      let etag = try await aws.putObject(
        bucket: bucket, key: key, body: .bytes(bytes),
        contentType: properties[Self.contentType] ?? ContentType.guess(of: key, file.name),
        cacheControl: properties[Self.cacheControl],
        md5: Base64.encode(Digest.md5(bytes)))
      return (key, etag.filter { $0 != "\"" })
    }
    var etags = SeededETags(resource.attributes)
    for (key, etag) in written { etags.record(etag, of: key, holding: wanted[key] ?? "") }
    return etags.attributes(of: wanted.keys)
  }

  private static func bytes(of file: Artifact.File) throws -> [UInt8] {
    guard file.sizeInBytes <= sizeLimit else {
      throw KindError(
        "\(file.path) has \(ScalarText.format(bytes: file.sizeInBytes)), and S3 takes at most 5 GB "
          + "in one request.")
    }
    do {
      return try file.bytes()
    } catch {
      throw KindError(error.message)
    }
  }

  /// The objects that were written, without those that another set has now, or this one at another
  /// place.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let keys = Self.ownContents(of: resource).keys
    try await delete(Array(keys), of: resource.properties, context)
  }

  /// What is lost with the set.
  static func ownContents(of resource: ResourceHandle) -> [String: String] {
    own(resource.properties[contents] ?? [:], of: resource)
  }

  private static func own(
    _ contents: [String: String], of resource: ResourceHandle
  ) -> [String: String] {
    guard let bucket = resource.properties[bucket] else { return contents }
    return resource.undeclared(contents) { partName(of: $0, in: bucket) }
  }

  private func delete(
    _ keys: [String], of properties: Properties, _ context: KindContext
  ) async throws {
    guard let bucket = properties[Self.bucket].map(BucketName.named), !keys.isEmpty else { return }
    try await ignoringMissing {
      let left = try await context.aws.deleteObjects(bucket, keys.sorted())
      if let failure = left.first {
        throw KindError(
          "S3 didn't delete \(left.count) of the objects in \(bucket), among them "
            + "\(failure.key) (\(failure.code): \(failure.message)).")
      }
    }
  }
}
