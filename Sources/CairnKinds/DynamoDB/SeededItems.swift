import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// `items`: items of a table that are written in the stack or in a file beside it. DynamoDB has no
/// place for the owner of an item, so they belong to the owner of their table.
package struct SeededItems: CatalogKind, CodeKind {
  package static let section = "items"

  package init() {}

  package let services = ["dynamodb"]
  package let marking = Marking.byContainer

  package static let table = Field<String>(
    "table", .reference(sections: ["tables"], attribute: "name"), .required,
    change: .replacement, isContainer: true,
    doc: "Table of the items, in the same stack, because its key tells them apart.",
    example: "users",
    advice: "Items are of a table of this stack: declare it in `tables`.")

  // The source: exactly one of the two. `contents` is compared in the place of the items.
  package static let items = Field<[Value]>(
    "items", .list(.any, count: 1...10_000), change: .nothing,
    doc: "The items, each a map with the attributes of the table's key. Texts, numbers, booleans, "
      + "`null`, lists and maps are what they are in YAML, numbers with all their digits; "
      + "`\(ItemForm.words)`.",
    example: "[{user_id: ada, logins: 3, roles: {$strings: [admin]}}]")
  package static let file = Field<String>(
    "file", .path, change: .nothing,
    doc: "File with an item on each line, as a JSON object of the same form as in `items`.",
    example: "seeds/users.jsonl")
  package static let prune = Field<Bool>(
    "prune", .boolean, default: false,
    doc: "Deletes items that an earlier apply wrote and that the source no longer has; by default "
      + "they stay.", example: "true")
  package static let track = Field<Bool>(
    "track", .boolean, default: false,
    doc:
      "Also finds items whose attributes were changed, and writes them again. By default an item "
      + "is written when it is missing or when its source has changed.", example: "true")
  package static let contents = Field<[String: String]>(
    "contents", .map(value: .string()), .computed,
    doc: "Hash of each item by its key: the values of the key's attributes, with `/` between them.")

  // Known from the table's declaration.
  package static let partitionKey = Field<String>(
    "partitionKey", .string(), .computed, change: .nothing,
    doc: "Name of the partition key's attribute.")
  package static let sortKey = Field<String>(
    "sortKey", .string(), .computed, change: .nothing,
    doc: "Name of the sort key's attribute; empty without one.")
  package static let set = Field<String>(
    "set", .string(), .computed, change: .nothing,
    doc: "Name of the set in the stack, which tells it from others of the table.")

  package let schema = KindSchema(
    section: section, noun: "item set",
    doc: "Items of a table: seeds, demo data, fixtures. They are matched by their key, written "
      + "when they are missing or their source has changed, and deleted with the table or with "
      + "their declaration. They can be made again, so deleting them, or a table that holds nothing "
      + "else, requires `--allow-data-loss` only if others have changed them since. A table may "
      + "have several sets, but an item is of one set.",
    fields: [
      table.schema, items.schema, file.schema, prune.schema, track.schema, contents.schema,
      partitionKey.schema, sortKey.schema, set.schema,
    ],
    rules: [sourceRule, valueRule], stackRules: [tableRule, keyRule], toolNames: toolNames)

  /// A set has no name of its own: its name in the stack tells it from others of the table.
  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let table = properties[Self.table] else { return nil }
    return Identity(properties[Self.set].map { "\(table) (\($0))" } ?? table)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  /// Completed with its own name and those of the table's key, which the table's declaration has.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var completed = declaration
    completed.properties[Self.set.name] = .string(declaration.address.name)
    guard let table = declaration.properties[Self.table.name]?.referredResource else {
      return [completed]
    }
    for name in [Self.partitionKey.name, Self.sortKey.name] {
      completed.properties[name] = .unresolved(Template(.resource(table, attribute: name)))
    }
    return [completed]
  }

  // MARK: The source

  package var codeHash: String { Self.contents.name }
  package let codeNoun = "content"

  package func artifact(for properties: Properties) -> ArtifactRequest? {
    properties[Self.file].map { .lines(of: $0, keys: Self.keyNames(properties)) }
  }

  package func codeValue(of artifact: Artifact, for properties: Properties) -> Value? {
    Self.hashes(
      of: Self.source(properties, artifact), isSecret: false, Self.keyNames(properties))
  }

  /// Lines that aren't items; the parser has already checked that they are objects.
  package func problem(with artifact: Artifact, for properties: Properties) -> ArtifactError? {
    guard case .lines(let lines) = artifact.content else { return nil }
    let names = Self.keyNames(properties)
    let problems = lines.lazy.compactMap { line in
      Self.problem(of: Value(.object(line.members), as: .plain), names).map {
        "\(artifact.zipPath), line \(line.number): \($0)"
      }
    }.prefix(5)
    return problems.isEmpty ? nil : ArtifactError(problems.joined(separator: " "))
  }

  private static func problem(of value: Value, _ names: [String]) -> String? {
    do throws(ItemForm.Problem) {
      let item = try ItemForm.item(value)
      let other = names.first { ItemKey.text(item, [$0])?.isEmpty ?? true }
      return other.map { "`\($0)`: A key is a text, a number or a binary value, and isn't empty." }
    } catch {
      return error.path.isEmpty ? error.detail : "`\(error.path)`: \(error.detail)"
    }
  }

  /// What `items` says, unless an earlier apply is reverted to.
  package func completed(_ properties: Properties, in scope: Scope) -> Properties {
    guard let items = properties.values[Self.items.name],
      properties.values[Self.contents.name]?.containsSecret ?? true
    else { return properties }
    var completed = properties
    completed[raw: Self.contents.name] = Self.hashes(
      of: (items.opened ?? items).list ?? [], isSecret: items.containsSecret,
      Self.keyNames(properties))
    return completed
  }

  /// Empty while they are unknown.
  static func keyNames(_ properties: Properties) -> [String] {
    guard let partition = properties[partitionKey], let sort = properties[sortKey] else {
      return []
    }
    return sort.isEmpty ? [partition] : [partition, sort]
  }

  package func parts(of properties: Properties, in scope: Scope) -> [ResourcePart] {
    guard let table = properties[Self.table] else { return [] }
    let places = Self.places(of: properties)
    let contents = properties.values[Self.contents.name]
    let keys = contents?.map.map { Set($0.keys) } ?? Set(places.keys)
    return keys.sorted().map { key in
      ResourcePart("item", Self.partName(of: key, in: table), at: places[key] ?? Self.file.name)
    }
  }

  static func partName(of key: String, in table: String) -> String { "\(table)/\(key)" }

  /// Where the declaration has the item of each key, without those of a file.
  private static func places(of properties: Properties) -> [String: String] {
    let names = keyNames(properties)
    guard !names.isEmpty, let items = properties.values[items.name] else { return [:] }
    let places = ((items.opened ?? items).list ?? []).enumerated().compactMap {
      index, item -> (String, String)? in
      guard names.allSatisfy({ item.map?[$0]?.isResolved ?? false }),
        let attributes = try? ItemForm.item(item), let key = ItemKey.text(attributes, names)
      else { return nil }
      return (key, "\(Self.items.name)[\(index)]")
    }
    return Dictionary(places) { first, _ in first }
  }

  package func code(of live: LiveResource, _ context: KindContext) async throws -> LiveCode? { nil }
}
