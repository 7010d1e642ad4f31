import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// Every name of another tool, written where a user would write it.
@Suite struct ToolNameTableTests {
  private static let schemas = Catalog.standard.schemas
  static let sections = schemas.map(\.section)

  private static func folded(_ word: String) -> String {
    word.lowercased().filter { $0 != "_" && $0 != "-" }
  }

  private static func messages(_ text: String) -> [String] {
    StackReader.read(source: SourceFile(name: "stack.yaml", text: text), schemas: schemas)
      .diagnostics.map(\.detail)
  }

  /// A stack with a word as a field of the object at a path, such as `targets.retry`.
  private static func stack(
    _ word: String, in path: ArraySlice<Substring>, of section: String
  )
    -> String
  {
    func map(_ path: ArraySlice<Substring>, _ fields: [FieldSchema]) -> String {
      guard let name = path.first, let field = fields.first(where: { $0.name == name }) else {
        return "{\"\(word)\": 1}"
      }
      return "{\(name): \(value(path.dropFirst(), field.type))}"
    }
    func value(_ path: ArraySlice<Substring>, _ type: FieldType) -> String {
      switch type {
      case .object(let fields), .shorthand(_, let fields): map(path, fields)
      case .map(_, let inner): "{key: \(value(path, inner))}"
      case .list(let item, _, _): "[\(value(path, item))]"
      default: "1"
      }
    }
    let fields = schemas.first { $0.section == section }?.fields ?? []
    return "stack: s\n\(section): {a: \(map(path, fields))}\n"
  }

  private static func camelCased(_ word: String) -> String {
    let start = word.prefix { $0.isUppercase }
    let count = start.count == word.count || start.count < 2 ? start.count : start.count - 1
    return word.prefix(count).lowercased() + word.dropFirst(count)
  }

  @Test(arguments: sections)
  func `a field's name leads to the field, however it is spelt`(section: String) throws {
    let names = try #require(Catalog.standard[section]?.schema).toolNames
    for (path, names) in names.fields {
      let owner = path.split(separator: ".").dropLast()
      for name in names where !name.isType {
        for word in Set([name.name, Self.camelCased(name.name)]) {
          let found = Self.messages(Self.stack(word, in: owner, of: section))
            .filter { $0.contains("has no field `\(word)`") }
          #expect(found.count == 1, "\(section).\(path): \(word)")
          #expect(
            found.allSatisfy {
              $0.hasSuffix(" for `\(path)`.") || $0.hasSuffix("Did you mean `\(path)`?")
            }, "\(found)")
        }
      }
    }
  }

  @Test(arguments: sections)
  func `a type leads to the section or its field`(section: String) throws {
    let names = try #require(Catalog.standard[section]?.schema).toolNames
    let parts = names.fields.flatMap { path, names in
      names.filter(\.isType).map { ($0.name, "`\(path)` of `\(section)`") }
    }
    for (word, place) in names.types.map({ ($0.name, "`\(section)`") }) + parts {
      let found = Self.messages("stack: s\n\"\(word)\": {}\n")
      #expect(found.count == 1 && found[0].contains(place), "\(word): \(found)")
    }
  }

  @Test(arguments: sections)
  func `what is advised exists`(section: String) throws {
    let schema = try #require(Catalog.standard[section]?.schema)
    for (advice, words) in schema.toolNames.instead {
      #expect(!words.isEmpty)
      for word in words {
        if word.contains("::") || word.hasPrefix("aws_") { continue }
        let parts = word.split(separator: ".")
        let owner = parts.dropLast().joined(separator: ".")
        #expect(owner.isEmpty || schema.field(at: owner) != nil, "\(section) has no \(owner)")
        let name = String(parts.last ?? "")
        let found = Self.messages(Self.stack(name, in: parts.dropLast(), of: section))
        #expect(found.contains { $0.hasSuffix("has no field `\(name)`. \(advice)") }, "\(found)")
        for place in advice.matches(of: /`([^`]+)`/).map({ String($0.1) }) {
          #expect(Self.exists(place, in: schema, owner), "\(section): \(place)")
        }
      }
    }
  }

  private static func exists(_ place: String, in schema: KindSchema, _ owner: String) -> Bool {
    if place.contains(":") || place.contains("{") { return true }
    if schema.field(at: place) != nil || sections.contains(place) { return true }
    if !owner.isEmpty, schema.field(at: "\(owner).\(place)") != nil { return true }
    let parts = place.split(separator: ".", maxSplits: 1)
    return parts.count == 2
      && Catalog.standard[String(parts[0])]?.schema.field(at: String(parts[1])) != nil
  }
}
