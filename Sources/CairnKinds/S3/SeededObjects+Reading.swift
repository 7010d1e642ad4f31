import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension SeededObjects {
  /// One listing of the prefix, which has the keys, and the content of each for `track`.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let properties = resource.properties
    var live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    for field in [Self.bucket.name, Self.prefix.name, Self.key.name] {
      live.properties[raw: field] = properties.values[field] ?? .null
    }
    // Whose they are, only their bucket shows.
    if context.reads == .marks { return live }
    guard let listed = try await Self.listed(properties, context) else { return nil }

    let wanted = properties[Self.contents]
    let recorded = resource.recorded?[Self.contents] ?? [:]
    let etags = SeededETags(resource.attributes)
    let isPruned = properties[Self.prune] == true && wanted != nil
    let others = isPruned ? Self.keys(ofOthers: resource, context) : []
    var found: [String: String] = [:]
    for object in listed {
      let isOurs = (wanted ?? recorded)[object.key] != nil
      guard isOurs || isPruned && !others.contains(object.key) else { continue }
      let known = recorded[object.key]
      let isAsWritten = known.map { etags.shows(object, holds: $0, at: object.key) } ?? false
      let isTracked = properties[Self.track] == true
      found[object.key] = isAsWritten || !isTracked ? known ?? object.etag : object.etag
    }
    let isThere = !found.isEmpty || listed.contains { recorded[$0.key] != nil }
    guard isThere else { return nil }
    live.properties[Self.contents] = found
    return live
  }

  /// The keys of the other sets in the bucket, which aren't pruned.
  private static func keys(ofOthers resource: ResourceHandle, _ context: KindContext) -> Set<String>
  {
    let bucket = resource.properties[Self.bucket].map(BucketName.named)
    let others = (context.round[section] ?? []).filter {
      $0.address != resource.address && $0.properties[Self.bucket].map(BucketName.named) == bucket
    }
    return others.reduce(into: []) { keys, other in
      // Without its files, it has what was applied.
      keys.formUnion((other.properties[contents] ?? other.recorded?[contents] ?? [:]).keys)
    }
  }

  /// Nil without the bucket.
  private static func listed(
    _ properties: Properties, _ context: KindContext
  ) async throws -> [S3ListedObject]? {
    guard let prefix = keyPrefix(of: properties) else { return [] }
    return try await context.objects(
      in: BucketName.named(by: try properties.required(bucket)), prefix: prefix)
  }

  /// None: what else is in a bucket belongs to those who use it.
  package func inventory(_ context: KindContext) async throws -> [FoundResource] { [] }

  /// What was written can be made again; what others made of it since can't.
  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let etags = SeededETags(resource.attributes)
    let written = Self.ownContents(of: resource)
    let changed = try await Self.listed(resource.properties, context)?.count { object in
      written[object.key].map { !etags.shows(object, holds: $0, at: object.key) } ?? false
    }
    switch changed ?? 0 {
    case 0: return nil
    case 1: return "1 object that was changed since it was written"
    case let count: return "\(count) objects that were changed since they were written"
    }
  }
}

/// The ETags of written objects where they aren't the MD5 of the content, as with encryption by KMS.
struct SeededETags: Sendable {
  private static let name = "etags"
  private(set) var byKey: [String: String]
  private let isRecorded: Bool

  init(_ attributes: LiveAttributes) {
    isRecorded = attributes[Self.name] != nil
    byKey = (attributes[Self.name]?.map ?? [:]).compactMapValues(\.string)
  }

  func shows(_ object: S3ListedObject, holds md5: String, at key: String) -> Bool {
    object.etag == byKey[key] ?? md5
  }

  func shows(_ version: S3ObjectVersion, holds md5: String) -> Bool {
    version.etag == byKey[version.key] ?? md5
  }

  mutating func record(_ etag: String, of key: String, holding md5: String) {
    byKey[key] = etag == md5 || etag.isEmpty ? nil : etag
  }

  /// As attributes of the resource, which replace those of the ledger, with none if it has none.
  func attributes(of keys: some Sequence<String>) -> LiveAttributes {
    let keys = Set(keys)
    let kept = byKey.filter { keys.contains($0.key) }
    return kept.isEmpty && !isRecorded ? [:] : [Self.name: .map(kept.mapValues(Value.string))]
  }
}
