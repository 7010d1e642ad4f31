import CairnLanguage

/// The YAML of live resources: a plan of it with `--adopt` changes no field.
package struct Import: Sendable {
  /// What to import.
  package enum Selection: Hashable, Sendable {
    /// Everything that belongs to no stack.
    case all
    /// Of one section, by name or identity, whatever their owner; empty for all without an owner.
    case named(section: String, names: [String])
  }

  package struct Resource: Sendable {
    package var address: ResourceAddress
    package var noun: String
    package var identity: Identity
    /// As written: without defaults.
    var properties: [String: Value]
    var attributes: [String: Value]
    /// Remarks for a comment.
    package var remarks: [String]
    /// Settings that the YAML can't express, which stay unchanged.
    package var unmanaged: [UnmanagedSetting]
    /// Paths for `ignoreDrift`.
    var ignored: [String] = []
    package var code: LiveCode?
    let kind: any Kind
  }

  /// A resource that isn't imported, and why.
  package struct Skipped: Hashable, Sendable {
    package var noun: String
    package var identity: Identity
    package var why: String
  }

  package let stack: String
  package let scope: Scope
  /// In the order of the file.
  package private(set) var resources: [Resource]
  package private(set) var skipped: [Skipped]
  package private(set) var text = ""
  private let catalog: Catalog
  private let inventory: ImportInventory
  private let codeFolder: String

  /// - Parameter codeFolder: the folder for code, relative to the stack file.
  init(
    stack: String, scope: Scope, catalog: Catalog, inventory: ImportInventory,
    resources: [Resource], skipped: [Skipped], codeFolder: String
  ) {
    self.stack = stack
    self.scope = scope
    self.catalog = catalog
    self.inventory = inventory
    self.resources = resources
    self.skipped = skipped
    self.codeFolder = codeFolder
    settle()
  }

  /// The file of a resource's code, relative to the stack file.
  package func codePath(of resource: Resource) -> String? {
    resource.code.map { "\(codeFolder)/\(resource.address.name).\($0.fileExtension)" }
  }

  /// Writes the text, and leaves out what the language rejects, until it accepts everything.
  private mutating func settle() {
    var candidates = resources
    while true {
      resources = withoutImplied(candidates)
      let (text, lines) = write()
      self.text = text
      let source = SourceFile(name: "import", text: text)
      let (stack, problems) = StackReader.read(source: source, schemas: catalog.schemas)
      let errors =
        stack.map { ResourceGraph.build(stack: $0, catalog: catalog).diagnostics } ?? problems
      var dropped: [Int: String] = [:]
      for problem in errors where problem.severity == .error {
        // The resource that begins last before the error; sections are in the catalog's order.
        guard let line = problem.location?.range.start.line,
          let index = lines.indices.filter({ lines[$0] <= line }).max(by: { lines[$0] < lines[$1] })
        else { continue }
        dropped[index] = dropped[index] ?? problem.detail
      }
      if dropped.isEmpty { return }
      for (index, why) in dropped.sorted(by: { $0.key < $1.key }) {
        let resource = resources[index]
        candidates.removeAll { $0.address == resource.address }
        skipped.append(
          Skipped(
            noun: resource.noun, identity: resource.identity, why: "it can't be declared: \(why)"))
      }
    }
  }

  /// What other resources add isn't declared a second time.
  private func withoutImplied(_ resources: [Resource]) -> [Resource] {
    let references = ImportReferences(resources, inventory, scope)
    let implied = Set(
      resources.flatMap {
        references.implied(by: $0).map { PhysicalKey(section: $0.section, identity: $0.identity) }
      })
    return resources.filter {
      !implied.contains(PhysicalKey(section: $0.address.section, identity: $0.identity))
    }
  }

  /// The text, and the first line of each resource.
  private func write() -> (String, [Int]) {
    let references = ImportReferences(resources, inventory, scope)
    let writer = YAMLWriter()
    var lines = [
      "# Imported from \(scope.endpointDescription).",
      "# `cairn plan --adopt` shows what taking it over would do, and `cairn apply --adopt` does it.",
      "# Nothing is changed until then.",
      "stack: \(YAMLWriter.scalar(stack))", "region: \(YAMLWriter.scalar(scope.region))",
    ]
    var starts = [Int](repeating: 0, count: resources.count)
    for kind in catalog.kinds {
      let section = kind.schema.section
      let indices = resources.indices.filter { resources[$0].address.section == section }
      if indices.isEmpty { continue }
      lines += ["", "\(section):"]
      for index in indices {
        let resource = resources[index]
        starts[index] = lines.count + 1
        let entries = entries(of: resource, references)
        lines.append(
          "  \(YAMLWriter.scalar(resource.address.name)):\(entries.isEmpty ? " {}" : "")")
        lines += (resource.remarks + resource.unmanaged.remarks).map { "    # \($0)" }
        lines += writer.lines(entries, column: 4)
      }
    }
    return (lines.map { $0 + "\n" }.joined(), starts)
  }

  private func entries(
    of resource: Resource, _ references: ImportReferences
  ) -> [YAMLFragment.Entry] {
    var properties = resource.properties
    if let path = codePath(of: resource), let field = resource.code?.field {
      properties[field] = .string(path)
    }
    let schema = resource.kind.schema
    let entries = schema.fields.flatMap { field -> [YAMLFragment.Entry] in
      let isPlain = ["name", "description", OwnershipTags.field].contains(field.name)
      let writing =
        isPlain ? ValueWriting() : ValueWriting(naming: references.naming(in: resource.address))
      if field.name == "name", schema.naming != nil, let name = properties["name"] {
        return [YAMLFragment.Entry("name", writing.fragment(name, as: field.type))]
      }
      return writing.entries(properties, [field])
    }
    if resource.ignored.isEmpty { return entries }
    let ignored = ValueWriting().fragment(
      .list(resource.ignored.map(Value.string)), as: .list(.string()))
    return entries + [YAMLFragment.Entry("ignoreDrift", ignored)]
  }
}

extension [UnmanagedSetting] {
  fileprivate var remarks: [String] {
    isEmpty ? [] : ["Unmanaged and unchanged: \(text)."]
  }
}

extension Scope {
  /// "http://127.0.0.1:4566 (us-east-1, account 000000000000)".
  package var endpointDescription: String { "\(endpoint ?? "AWS") (\(region), account \(account))" }
}
