import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension SeededItems {
  /// The description of the table, which the table's own read shares, and the items by their keys,
  /// 100 in a request.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    let properties = resource.properties
    var live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    live.properties[raw: Self.table.name] = properties.values[Self.table.name] ?? .null
    // Whose they are, only their table shows.
    if context.reads == .marks { return live }
    let name = try properties.required(Self.table)
    guard let key = try await context.itemKey(of: name) else { return nil }

    let recorded = resource.recorded?[Self.contents] ?? [:]
    // Some hashes may be known only after an apply; the keys are known.
    var texts = Set(properties.values[Self.contents.name]?.map?.keys.map { $0 } ?? [])
    if texts.isEmpty { texts = Set((Self.wanted(resource, key) ?? recorded).keys) }
    if properties[Self.prune] == true { texts.formUnion(recorded.keys) }
    let isTracked = properties[Self.track] == true
    var found: [String: String] = [:]
    for item in try await context.items(texts.sorted().compactMap { key.key(of: $0) }, of: name) {
      guard let text = ItemKey.text(item, key.names) else { continue }
      found[text] = (isTracked ? nil : recorded[text]) ?? item.fingerprint
    }
    guard !found.isEmpty else { return nil }
    live.properties[Self.contents] = found
    return live
  }

  /// The hashes of the items as they should be; nil while they aren't known.
  static func wanted(_ resource: ResourceHandle, _ key: ItemKey) -> [String: String]? {
    let properties = resource.properties
    if properties.values[contents.name] != nil { return properties[contents] }
    let source = source(properties, resource.artifact)
    if source.isEmpty { return nil }
    return hashes(of: source, isSecret: false, key.names).flatMap {
      [String: String](value: $0)
    }
  }

  /// None: what else is in a table belongs to those who use it.
  package func inventory(_ context: KindContext) async throws -> [FoundResource] { [] }

  /// What was written can be made again; what others made of it since can't.
  package func dataHeld(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> String? {
    let name = try resource.properties.required(Self.table)
    guard let key = try await context.itemKey(of: name),
      let written = Self.wanted(resource, key).map({ Self.own($0, of: resource) })
    else { return nil }
    let found = try await context.items(
      written.keys.sorted().compactMap { key.key(of: $0) }, of: name)
    let changed = found.count { item in
      ItemKey.text(item, key.names).map { written[$0] != item.fingerprint } ?? false
    }
    switch changed {
    case 0: return nil
    case 1: return "1 item that was changed since it was written"
    default: return "\(changed) items that were changed since they were written"
    }
  }
}

extension KindContext {
  /// Nil without the table.
  func itemKey(of table: String) async throws -> ItemKey? {
    guard let json = try await tableDescription(table) else { return nil }
    let description = TableDescription(json)
    return description.status == "DELETING" ? nil : ItemKey(description)
  }

  /// The items with these keys, without the absent ones.
  func items(_ keys: [DynamoDBItem], of table: String) async throws -> [DynamoDBItem] {
    let (aws, pace) = (aws, pace)
    return try await concurrently(Self.batches(of: keys, 100), limit: 4) {
      keys -> [DynamoDBItem]? in
      var items: [DynamoDBItem] = []
      var rest = keys
      return try await found {
        try await pace.wait(for: "Reading the items of \(table)") {
          () async throws -> [DynamoDBItem]? in
          let batch = try await aws.batchGetItems(table: table, keys: rest)
          items += batch.items
          rest = batch.unprocessed
          return rest.isEmpty ? items : nil
        }
      }
    }.flatMap { $0 }
  }

  static func batches<Element>(of all: [Element], _ count: Int) -> [[Element]] {
    stride(from: 0, to: all.count, by: count).map { Array(all[$0..<min($0 + count, all.count)]) }
  }
}
