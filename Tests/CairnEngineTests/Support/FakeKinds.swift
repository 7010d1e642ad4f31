import CairnAWS
import CairnEngine
import CairnLanguage

/// A kind of the fake world: made in two requests (the thing, then its tags) unless it is
/// `markedAtOnce`, changed by one request a field.
struct FakeKind: CodeKind, WholeKind {
  let world: FakeWorld
  let schema: KindSchema
  /// The fields whose values, joined, find the thing.
  let identityFields: [String]
  var holdsData = false
  var sugar: @Sendable (ResourceDeclaration) -> [ResourceDeclaration] = { [$0] }
  var built: (@Sendable (Properties) -> ArtifactRequest?)?
  var needed: @Sendable (Properties) -> [EndpointNeed] = { _ in [] }
  /// The field whose value names the whole that a thing is a part of.
  var wholeField: String?
  /// By field: the attributes that a change of it changes.
  var changing: [String: Set<String>] = [:]
  /// Whether it really gets another id then.
  var getsOtherIDs = true
  /// Attributes that it always answers.
  var constants: LiveAttributes = [:]
  var markedAtOnce = false

  private var isTagged: Bool { schema.field(named: "tags") != nil }

  func identity(of properties: Properties, in scope: Scope) -> Identity? {
    var parts: [String] = []
    for field in identityFields {
      guard let part = properties.values[field]?.string else { return nil }
      parts.append(part)
    }
    return Identity(parts.joined(separator: "/"))
  }

  func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties.values["name"]?.string else { return [:] }
    return ["name": .string(name), "arn": .string(scope.arn("fake", name))]
      .merging(constants) { $1 }
  }

  func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] { sugar(declaration) }

  func needs(of properties: Properties, in scope: Scope) -> [EndpointNeed] { needed(properties) }

  var services: [String] { ["fake"] }
  var codeHash: String { "codeSha256" }
  func artifact(for properties: Properties) -> ArtifactRequest? { built?(properties) }
  func code(of live: LiveResource, _ context: KindContext) async throws -> LiveCode? { nil }

  func whole(of properties: Properties) -> String? {
    wholeField.flatMap { properties.values[$0]?.string }
  }

  /// One request for all, which fails for all.
  func writeTogether(
    _ writes: [KindWrite], _ context: KindContext
  ) async -> [Result<LiveAttributes, any Error>] {
    do {
      let names = try writes.map { write in
        let verb = if case .delete = write { "delete" } else { "put" }
        return "\(verb) \(try key(write.resource, context))"
      }
      let parts = try writes.map { write -> (key: String, thing: FakeWorld.Thing?) in
        let key = try key(write.resource, context)
        if case .delete = write { return (key, nil) }
        return (
          key,
          .init(
            id: "id of \(key)",
            fields: write.resource.properties.values.filter { $0.key != "tags" },
            tags: write.resource.tags)
        )
      }
      try await world.request(names.joined(separator: ", ")) { things, _ in
        for part in parts { things[part.key] = part.thing }
      }
      return parts.map { .success($0.thing.map { ["id": .string($0.id)] } ?? [:]) }
    } catch {
      return writes.map { _ in .failure(error) }
    }
  }

  func attributes(changedBy fields: Set<String>) -> Set<String> {
    fields.reduce(into: []) { $0.formUnion(changing[$1] ?? []) }
  }

  private func key(_ resource: ResourceHandle, _ context: KindContext) throws -> String {
    guard let identity = identity(of: resource.properties, in: context.scope) else {
      throw KindError("no identity for \(resource.address)")
    }
    return "\(schema.section)/\(identity)"
  }

  func read(_ resource: ResourceHandle, _ context: KindContext) async throws -> LiveResource? {
    let key = try key(resource, context)
    let reads = context.reads
    return try await world.request("read \(key)") { things, _ in
      guard let thing = things[key] else { return nil }
      return live(thing, reads)
    }
  }

  /// Its id, and those that need a field, as long as it has that field.
  private func liveAttributes(of thing: FakeWorld.Thing) -> LiveAttributes {
    var attributes = constants
    attributes["id"] = .string(thing.id)
    for attribute in schema.attributes {
      guard let need = attribute.needs, let value = thing.fields[need.field], value != .null
      else { continue }
      attributes[attribute.name] = value
    }
    return attributes
  }

  private func live(_ thing: FakeWorld.Thing, _ reads: ReadDepth) -> LiveResource {
    var fields: [String: Value] = [:]
    for field in schema.fields where field.name != "tags" && reads.wants(field.name) {
      fields[field.name] = thing.fields[field.name] ?? field.defaultValue ?? .null
    }
    if isTagged, reads.wants("tags") {
      fields["tags"] = .map(thing.tags.mapValues { .string($0) })
    }
    let owner: LiveResource.Owner =
      if !isTagged || !reads.wantsOwner {
        .unread
      } else if let stack = thing.tags["cairn:stack"], let name = thing.tags["cairn:resource"] {
        .stack(stack, resource: name)
      } else {
        .nobody
      }
    return LiveResource(
      properties: Properties(fields), attributes: liveAttributes(of: thing), owner: owner,
      ailment: thing.ailment, unmanaged: thing.unmanaged)
  }

  func inventory(_ context: KindContext) async throws -> [FoundResource] {
    let section = schema.section
    return try await world.request("list \(section)") { things, _ in
      return things.filter {
        $0.key.hasPrefix("\(section)/")
      }.sorted { $0.key < $1.key }.map { key, thing in
        FoundResource(
          identity: Identity(String(key.dropFirst(section.count + 1))),
          owner: thing.tags["cairn:stack"].map {
            .stack($0, resource: thing.tags["cairn:resource"] ?? "")
          } ?? .nobody,
          properties: Properties(thing.fields), attributes: ["id": .string(thing.id)])
      }
    }
  }

  func create(_ resource: ResourceHandle, _ context: KindContext) async throws -> LiveAttributes {
    let key = try key(resource, context)
    let fields = resource.properties.values.filter { $0.key != "tags" }
    if !resource.properties.value.isResolved { world.violate("unresolved \(key)") }
    let attributes = try await world.request("create \(key)") { things, newID in
      if let container = schema.fields.first(where: \.isContainer)?.name,
        let name = fields[container]?.string, things["boxes/\(name)"] == nil
      {
        world.violate("\(key) made without its container")
      }
      if things[key] != nil { world.violate("\(key) made twice") }
      let thing = FakeWorld.Thing(
        id: newID(), fields: fields, tags: markedAtOnce ? resource.tags : [:])
      things[key] = thing
      return liveAttributes(of: thing)
    }
    if isTagged, !markedAtOnce { try await tag(key, resource.tags) }
    return attributes
  }

  private func tag(_ key: String, _ tags: [String: String]) async throws {
    try await world.request("tag \(key)") { things, _ in things[key]?.tags = tags }
  }

  func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let key = try key(resource, context)
    var attributes = live.attributes
    for name in changed.sorted() {
      if name == "tags" {
        try await tag(key, resource.tags)
      } else {
        let value = resource.properties.values[name]
        let isOther = getsOtherIDs && changing[name]?.contains("id") == true
        attributes = try await world.request("set \(key) \(name)") { things, newID in
          if things[key] == nil { world.violate("\(key) changed while absent") }
          things[key]?.fields[name] = value
          things[key]?.ailment = nil
          if isOther { things[key]?.id = newID() }
          return things[key].map(liveAttributes(of:)) ?? [:]
        }
      }
    }
    if live.ailment?.cure == .waiting {
      try await world.request("wait \(key)") { things, _ in things[key]?.ailment = nil }
    }
    return attributes
  }

  func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let key = try key(resource, context)
    let (section, name) = (schema.section, resource.properties.values["name"]?.string)
    try await world.request("delete \(key)") { things, _ in
      things[key] = nil
      // What lives in it goes with it, and has its name.
      if section == "boxes", let name { things["lids/\(name)"] = nil }
    }
  }

  func dataHeld(_ resource: ResourceHandle, _ context: KindContext) async throws -> String? {
    guard holdsData else { return nil }
    let key = try key(resource, context)
    return try await world.request("read data \(key)") { things, _ in
      guard let count = things[key]?.data, count > 0 else { return nil }
      return "\(count) items"
    }
  }
}

extension FakeWorld {
  private static let name = FieldSchema(
    "name", .string(), .required, change: .replacement, doc: "Name.")
  private static let tags = FieldSchema(
    "tags", .map(value: .string()), default: [:], doc: "Tags.")

  /// Boxes stand alone; lids live in a box; links know the ids of two boxes.
  var catalog: Catalog { Catalog([boxes, lids, links]) }

  var boxes: FakeKind {
    FakeKind(
      world: self,
      schema: KindSchema(
        section: "boxes", noun: "box", doc: "A box.",
        fields: [
          Self.name,
          FieldSchema("size", .integer(0...100), default: 1, doc: "Size."),
          FieldSchema("color", .string(), change: .replacement, doc: "Color."),
          FieldSchema("label", .string(), doc: "Label."),
          FieldSchema(
            "lining",
            .object([
              FieldSchema("cloth", .string(), .required, doc: "Cloth."),
              FieldSchema("layers", .integer(0...9), default: 1, doc: "Layers."),
            ]), doc: "Lining."),
          FieldSchema("marks", .list(.string(), order: .insignificant), doc: "Marks."),
          FieldSchema("secret", .string(), isSecret: true, doc: "Secret."),
          FieldSchema("source", .path, change: .nothing, doc: "Where the code lies."),
          FieldSchema("codeSha256", .string(), .computed, doc: "Code."),
          Self.tags,
        ],
        attributes: [
          AttributeSchema("name", doc: ""), AttributeSchema("arn", doc: ""),
          AttributeSchema("id", doc: ""),
        ]),
      identityFields: ["name"], holdsData: true)
  }

  var lids: FakeKind {
    FakeKind(
      world: self,
      schema: KindSchema(
        section: "lids", noun: "lid", doc: "A lid.",
        fields: [
          FieldSchema(
            "box", .reference(sections: ["boxes"], attribute: "name"), .required,
            change: .replacement, isContainer: true, doc: "Box."),
          FieldSchema("style", .string(), doc: "Style."),
        ]),
      identityFields: ["box"])
  }

  var links: FakeKind {
    FakeKind(
      world: self,
      schema: KindSchema(
        section: "links", noun: "link", doc: "A link.",
        fields: [
          Self.name,
          FieldSchema("from", .string(), .required, doc: "From."),
          FieldSchema("to", .string(), doc: "To."),
          Self.tags,
        ],
        attributes: [AttributeSchema("id", doc: "")]),
      identityFields: ["name"])
  }
}
