/// Finds what is valid in a stack but rarely intended.
package struct Linter {
  let stack: Stack
  let source: SourceFile
  let schemas: [String: KindSchema]
  /// In the order in which a stack lists them.
  let sections: [String]
  let root: YAMLNode?
  let index: StackIndex
  /// The fields that contain policy statements, or maps of them, by section.
  let policyFields: [String: [(name: String, use: FieldType.PolicyUse)]]

  package init(_ stack: Stack, source: SourceFile, schemas: [KindSchema]) {
    self.init(
      StackIndex(stack), source: source, schemas: schemas, root: YAMLReader.read(source).root)
  }

  /// - Parameter root: the parsed content of the file.
  init(
    _ index: StackIndex, source: SourceFile, schemas: [KindSchema], root: YAMLNode?
  ) {
    stack = index.stack
    self.source = source
    self.schemas = Dictionary(schemas.map { ($0.section, $0) }) { first, _ in first }
    sections = schemas.map(\.section)
    policyFields = self.schemas.mapValues { schema in
      schema.fields.compactMap { field in
        switch field.type {
        case .policyStatements(let use), .map(_, .policyStatements(let use)): (field.name, use)
        default: nil
        }
      }
    }
    self.root = root
    self.index = index
  }

  /// Warnings in the order of the file, without those that a comment suppresses.
  package var diagnostics: [Diagnostic] {
    let kinds = stack.resources.flatMap { resource in
      schemas[resource.address.section]?.lints.flatMap { $0.check(resource, index) } ?? []
    }
    let found =
      kinds
      + stack.resources.flatMap {
        policyFindings($0) + nameFindings($0) + literalSecrets($0) + literalReferences($0)
      }
    let all = found.compactMap(diagnostic) + unusedParameters + unusedResources
    if all.isEmpty { return [] }
    let allowed = AllowComments(source)
    return all.filter { !allowed.allows($0) }.map(stack.redaction.redacted).sortedByPlace()
  }

  private func diagnostic(_ finding: Lint.Finding) -> Diagnostic? {
    guard let resource = index.resource(finding.address) else { return nil }
    return Diagnostic(
      finding.code, severity: .warning, finding.detail, at: resource.location(of: finding.path),
      notes: finding.notes, fix: finding.fix.flatMap { fix($0, of: finding.address) })
  }

  // MARK: Names

  private func nameFindings(_ resource: ResourceDeclaration) -> [Lint.Finding] {
    guard let schema = schemas[resource.address.section], let naming = schema.naming,
      let name = resource.properties["name"]
    else { return [] }
    let limit = naming.rule.length.upperBound
    if resource.fieldLocations["name"] == nil {
      if let was = resource.was {
        return [nameFromWas(resource, was, schema, naming, name)].compactMap { $0 }
      }
      let full = "\(stack.name)-\(resource.address.name)"
      let used = naming.adjust(full, resource.properties)
      guard used.utf8.count < full.utf8.count else { return [] }
      let room = limit - naming.reach.longestCompletion
      let rest = naming.reach == .region ? "," : " (account and region not counted),"
      return [
        Lint.Finding(
          .nameLimit, at: resource.address,
          detail: "`\(full)` is longer than the \(room) characters of a \(schema.noun)'s "
            + "name\(rest) so `\(name.templateText)` is used. Write a meaningful `name:`.")
      ]
    }
    guard case .unresolved(let template) = name, let length = leastLength(template), length > limit
    else { return [] }
    return [
      Lint.Finding(
        .nameLimit, at: resource.address, "name",
        detail: "With its references resolved, the name has at least \(length) characters; a "
          + "\(schema.noun)'s has at most \(limit).")
    ]
  }

  private func nameFromWas(
    _ resource: ResourceDeclaration, _ was: FormerAddress, _ schema: KindSchema, _ naming: Naming,
    _ name: Value
  ) -> Lint.Finding? {
    let other = naming.defaultName(
      of: resource.address.name, in: stack.name, resource.properties)
    guard other != name else { return nil }
    let text = name.templateText
    return Lint.Finding(
      .nameFromWas, at: resource.address, MetaField.was,
      detail:
        "Without `was` the name would be `\(other.templateText)`, and the \(schema.noun) be "
        + "replaced. Write `name: \(text)`; `was` can be removed once the rename is applied.",
      fix: .set(path: "name", to: text))
  }

  /// The minimum length of a text in Unicode scalars, once the endpoint is known; nil if it refers
  /// to resources.
  private func leastLength(_ template: Template) -> Int? {
    var length = 0
    for part in template.parts {
      switch part {
      case .literal(let text): length += text.unicodeScalars.count
      case .reference(.stack(.account)): length += 12
      case .reference(.stack(.partition)): length += 3
      case .reference(.stack(.region)): length += stack.region?.utf8.count ?? 9
      case .reference(.stack(.name)): length += stack.name.utf8.count
      case .reference(.stack(.endpoint)), .reference(.resource): return nil
      }
    }
    return length
  }

  // MARK: Unused declarations

  private var unusedParameters: [Diagnostic] {
    guard let pairs = root?.pairs, let declared = root?["parameters"]?.pairs else { return [] }
    var used: Set<String> = []
    for pair in pairs where pair.name != "parameters" { collect(pair.value, into: &used) }
    return declared.filter { !used.contains($0.name) }.map { pair in
      Diagnostic(
        .unusedParameter, severity: .warning,
        "Nothing in the stack uses `${parameters.\(pair.name)}`. Remove the parameter, or use it.",
        at: SourceLocation(file: source.name, range: pair.key.place),
        fix: removal(
          of: [.key("parameters"), .key(pair.name)], titled: "the parameter \(quoted(pair.name))"))
    }
  }

  private func collect(_ node: YAMLNode, into used: inout Set<String>) {
    switch node.content {
    case .sequence(let items): for item in items { collect(item, into: &used) }
    case .mapping(let pairs): for pair in pairs { collect(pair.value, into: &used) }
    case .scalar(let text, _):
      guard text.utf8.contains(UInt8(ascii: "$")) else { return }
      for case .reference(let inner) in TemplateText.pieces(text) {
        let words = inner.split(separator: ".").map { word in word.filter { $0 != " " } }
        if words.count == 2, words[0] == "parameters" { used.insert(words[1]) }
      }
    }
  }

  /// Resources that neither refer to others nor are referred to, in stacks where others of their
  /// kind are connected. (A stack that consists of a single table serves something outside.)
  private var unusedResources: [Diagnostic] {
    var mentioned: Set<ResourceAddress> = []
    var tiedSections: Set<String> = []
    for resource in stack.resources {
      for address in [resource.mentioned, resource.dependsOn].joined()
      where mentioned.insert(address).inserted {
        tiedSections.insert(address.section)
      }
    }
    for output in stack.outputs {
      mentioned.formUnion(output.value.references.compactMap(\.address))
    }
    return stack.resources.filter { resource in
      resource.mentioned.isEmpty && tiedSections.contains(resource.address.section)
        && !mentioned.contains(resource.address)
    }.map { resource in
      Diagnostic(
        .unusedResource, severity: .warning,
        "Nothing in the stack refers to `\(resource.address)`, and it refers to nothing. Remove it, "
          + "or name it in `outputs` if something outside uses it.", at: resource.location,
        fix: fix(.removeResource, of: resource.address))
    }
  }
}

extension Value {
  /// A name as the user would write it.
  fileprivate var templateText: String {
    switch self {
    case .unresolved(let template): template.description
    default: Template([.literal(string ?? "")]).description
    }
  }
}
