import CairnAWS
import CairnEngine
import CairnLanguage

extension SeededItems {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    try await write(resource, context) { _, _ in true }
    return [:]
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let found = live.properties[Self.contents] ?? [:]
    let wanted = try await write(resource, context) { key, hash in found[key] != hash }
    if resource.properties[Self.prune] == true {
      let own = Self.own(found, of: resource).keys
      try await delete(own.filter { wanted[$0] == nil }, of: resource, context)
    }
    return [:]
  }

  /// Writes the items that are `needed`, by key and hash.
  ///
  /// - Returns: the hashes of all.
  @discardableResult
  private func write(
    _ resource: ResourceHandle, _ context: KindContext, _ isNeeded: (String, String) -> Bool
  ) async throws -> [String: String] {
    let table = try resource.properties.required(Self.table)
    guard let key = try await context.itemKey(of: table) else {
      throw KindError("There is no table \(table).", path: Self.table.name)
    }
    let items = try Self.sourceItems(of: resource, key)
    let wanted = Self.wanted(resource, key) ?? [:]
    var writes: [DynamoDBWrite] = []
    for (text, hash) in wanted.sorted(by: { $0.key < $1.key }) where isNeeded(text, hash) {
      // A reverted item has its recorded content, which the source may no longer have.
      guard let item = items[text], item.fingerprint == hash else {
        throw KindError(
          "The source of the item \(text) isn't as it was when the item was written, so it can't be "
            + "written again. `cairn apply` writes the item as it is.")
      }
      writes.append(.put(item))
    }
    try await context.write(writes, to: table)
    return wanted
  }

  /// By the text of their keys.
  private static func sourceItems(
    of resource: ResourceHandle, _ key: ItemKey
  ) throws -> [String: DynamoDBItem] {
    let lines: [Artifact.Line]? =
      if case .lines(let lines)? = resource.artifact?.content { lines } else { nil }
    var items: [String: DynamoDBItem] = [:]
    for (index, value) in source(resource.properties, resource.artifact).enumerated() {
      let path = lines == nil ? "\(Self.items.name)[\(index)]" : file.name
      let place = lines.map { "Line \($0[index].number): " } ?? ""
      do throws(ItemForm.Problem) {
        let item = try ItemForm.item(value)
        if let problem = key.problem(of: item) {
          throw ItemForm.Problem(path: problem.attribute, detail: problem.detail)
        }
        if let text = ItemKey.text(item, key.names) { items[text] = key.normalized(item) }
      } catch {
        throw KindError("\(place)\(error.detail)", path: path)
      }
    }
    return items
  }

  /// The items that were written, without those that another set has now.
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let table = resource.properties[Self.table],
      let key = try await context.itemKey(of: table)
    else { return }
    let written = Self.own(Self.wanted(resource, key) ?? [:], of: resource)
    try await delete(Array(written.keys), of: resource, context)
  }

  /// What is lost with the set.
  static func own(_ contents: [String: String], of resource: ResourceHandle) -> [String: String] {
    guard let table = resource.properties[table] else { return contents }
    return resource.undeclared(contents) { partName(of: $0, in: table) }
  }

  private func delete(
    _ texts: [String], of resource: ResourceHandle, _ context: KindContext
  ) async throws {
    guard let table = resource.properties[Self.table], !texts.isEmpty,
      let key = try await context.itemKey(of: table)
    else { return }
    let keys = texts.sorted().compactMap { key.key(of: $0) }
    try await ignoringMissing {
      try await context.write(keys.map { .delete(key: $0) }, to: table)
    }
  }
}

extension KindContext {
  /// Amazon DynamoDB "BatchWriteItem": at most 25 writes in a request. What a throttled table leaves is
  /// sent again.
  func write(_ writes: [DynamoDBWrite], to table: String) async throws {
    let (aws, pace) = (aws, pace)
    let done = try await concurrently(Self.batches(of: writes, 25), limit: 4) { writes -> Bool? in
      var rest = writes
      return try await pace.wait(for: "Writing the items of \(table)") {
        rest = try await aws.batchWriteItems(table: table, rest)
        return rest.isEmpty ? true : nil
      }
    }
    assert(done.allSatisfy { $0 })
  }
}
