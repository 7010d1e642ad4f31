import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage

/// What the contract suite can't know of a kind from its schema: one entry under `contract` of a
/// fixture. References are unresolved in the values, to what is `around`.
package struct ContractFixture: Sendable {
  /// A read of some fields, or of everything, and the requests that it takes.
  package struct Read: Sendable {
    package var fields: [String]?
    package var requests: [String]
    /// A second resource costs nothing more.
    package var isShared: Bool
  }

  package var variant: String
  package var around: [ResourceDeclaration] = []
  package var base: [String: Value] = [:]
  package var known: [String: [Value]] = [:]
  package var companions: [String: [String: Value]] = [:]
  package var excludes: [String: [String]]
  package var fixed: [String: String]
  package var unreadable: [String: String]
  package var besides: [String: Value] = [:]
  package var reads: [Read]
  /// Why an inventory leaves out its resources.
  package var unlisted: String?
  /// The requests of a read of what is absent.
  package var absent: Int

  init(_ node: YAMLNode, of section: String) throws {
    variant = node["variant"]?.text ?? ""
    excludes = (node["excludes"]?.pairs ?? []).reduce(into: [:]) { $0[$1.name] = $1.value.words }
    fixed = node["fixed"]?.texts ?? [:]
    unreadable = node["unreadable"]?.texts ?? [:]
    unlisted = node["unlisted"]?.text
    absent = node["absent"]?.words.count ?? 1
    reads = (node["reads"]?.items ?? []).map { read in
      Read(
        fields: read["fields"]?.words, requests: read["requests"]?.words ?? [],
        isShared: read["shared"]?.text == "true")
    }
    var stack = FixtureStack(section: section)
    for section in node["around"]?.pairs ?? [] {
      for resource in section.value.pairs ?? [] {
        stack.add(resource.name, resource.value.flowText, to: section.name)
      }
    }
    let base = node["base"].map { stack.add($0.flowText) }
    let besides = node["besides"].map { stack.add($0.flowText) }
    let companions = (node["companions"]?.pairs ?? []).map {
      ($0.name, stack.add($0.value.flowText))
    }
    let known = (node["known"]?.pairs ?? []).map { pair in
      (pair.name, (pair.value.items ?? []).map { stack.add("{\(pair.name): \($0.flowText)}") })
    }
    let read = try stack.read()
    around = read.around
    self.base = try base.map(read.fields) ?? [:]
    self.base.merge((node["computed"]?.texts ?? [:]).mapValues(Value.string)) { $1 }
    self.besides = try besides.map(read.fields) ?? [:]
    for (field, name) in companions { self.companions[field] = try read.fields(name) }
    for (field, names) in known {
      self.known[field] = try names.compactMap { try read.fields($0)[field] }
    }
  }
}

/// Values of a fixture as resources of a stack, so that the language reads them as it reads every
/// stack.
private struct FixtureStack {
  let section: String
  /// By section: names, and fields as flow text, in order.
  private var sections: [(name: String, resources: [(name: String, text: String)])] = []
  private var made: Set<String> = []

  init(section: String) { self.section = section }

  mutating func add(_ name: String, _ fields: String, to section: String) {
    let index = sections.firstIndex { $0.name == section } ?? sections.endIndex
    if index == sections.endIndex { sections.append((section, [])) }
    sections[index].resources.append((name, fields))
  }

  /// - Returns: the name under which `Result.fields` gives them.
  mutating func add(_ fields: String) -> String {
    let name = "values-\(made.count)"
    made.insert(name)
    add(name, fields, to: section)
    return name
  }

  struct Result {
    var around: [ResourceDeclaration]
    var values: [String: [String: Value]]

    func fields(_ name: String) throws -> [String: Value] {
      guard let values = values[name] else {
        throw FixtureFile.Problem(description: "nothing was read of \(name)")
      }
      return values
    }
  }

  func read() throws -> Result {
    // Suites run side by side, and some names are unique in an account.
    let run = String(UInt32.random(in: .min ... .max), radix: 36)
    var text = "stack: fixture-\(run)\n"
    for section in sections {
      text += "\(section.name):\n"
      for resource in section.resources { text += "  \(resource.name): \(resource.text)\n" }
    }
    // Each value stands alone: what it needs beside it comes from elsewhere.
    let schemas = Catalog.standard.schemas.map { schema in
      var schema = schema
      schema.rules = []
      schema.stackRules = []
      schema.lints = []
      for index in schema.fields.indices where schema.fields[index].presence == .required {
        schema.fields[index].presence = .optional
      }
      return schema
    }
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "\(section)/fixture.yaml", text: text), schemas: schemas)
    guard let stack else {
      throw FixtureFile.Problem(
        description: "Tests/Kinds/\(section)/fixture.yaml: \(diagnostics.map(\.detail))\n\(text)")
    }
    var result = Result(around: [], values: [:])
    for resource in stack.resources {
      if resource.address.section == section, made.contains(resource.address.name) {
        let isNamed = resource.fieldLocations["name"] != nil
        result.values[resource.address.name] = resource.properties.filter {
          $0.key != "name" || isNamed
        }
      } else {
        result.around.append(resource)
      }
    }
    return result
  }
}

extension YAMLNode {
  /// The texts of a list.
  fileprivate var words: [String] { (items ?? []).compactMap(\.text) }

  /// The node in brackets, in one line.
  fileprivate var flowText: String {
    if let items { return "[" + items.map(\.flowText).joined(separator: ", ") + "]" }
    if let pairs {
      return "{"
        + pairs.map { "\($0.key.flowText): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    }
    guard case .scalar(let text, let style) = content, !isNull else { return "null" }
    let isPlain =
      style == .plain && !text.isEmpty
      && text.utf8.allSatisfy { byte in
        "-._".utf8.contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
    return isPlain ? text : JSONValue.string(text).serialized()
  }
}
