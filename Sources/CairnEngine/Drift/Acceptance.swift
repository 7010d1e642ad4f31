import CairnLanguage

/// Makes live values the declared ones: the rewritten stack file, and the differences that stay,
/// with their reasons. Only produces the text; the caller writes it and records it in the ledger.
package struct Acceptance: Sendable {
  /// What to accept: a resource, or a field with everything in it.
  package struct Selection: Hashable, Sendable {
    package var address: ResourceAddress
    package var path: String?

    package init(_ address: ResourceAddress, path: String? = nil) {
      self.address = address
      self.path = path
    }

    /// `queues.uploads` or `queues.uploads.tags.team`; names of resources contain no dots.
    package init?(_ text: some StringProtocol) {
      guard let address = ResourceAddress(text) else { return nil }
      guard let dot = address.name.firstIndex(of: ".") else {
        self.init(address)
        return
      }
      let (name, path) = (address.name[..<dot], address.name[address.name.index(after: dot)...])
      guard !name.isEmpty, !path.isEmpty else { return nil }
      self.init(
        ResourceAddress(section: address.section, name: String(name)), path: String(path))
    }

    func holds(_ address: ResourceAddress, _ path: String?) -> Bool {
      guard self.address == address else { return false }
      guard let own = self.path else { return true }
      guard let path else { return false }
      return path == own || path.hasPrefix(own + ".") || path.hasPrefix(own + "[")
    }
  }

  package struct Field: Hashable, Sendable {
    package var address: ResourceAddress
    package var change: FieldChange

    package init(address: ResourceAddress, change: FieldChange) {
      self.address = address
      self.change = change
    }
  }

  /// A difference that stays.
  package struct Left: Hashable, Sendable {
    package var address: ResourceAddress
    /// Nil for the whole resource.
    package var path: String?
    /// The end of a sentence: "it comes from the parameter `stage`".
    package var why: String
    /// The place of the reason.
    package var location: SourceLocation?

    package init(
      address: ResourceAddress, path: String?, why: String, location: SourceLocation?
    ) {
      self.address = address
      self.path = path
      self.why = why
      self.location = location
    }
  }

  /// Reads a stack from its text.
  package struct Reading: Sendable {
    package var source: SourceFile
    package var catalog: Catalog
    package var parameters: [String: String]
    package var parameterFiles: [SourceFile]
    package var variables: ParameterVariables
    package var attached: AttachedFiles?

    package init(
      source: SourceFile, catalog: Catalog, parameters: [String: String] = [:],
      parameterFiles: [SourceFile] = [], variables: ParameterVariables = ParameterVariables(),
      attached: AttachedFiles? = nil
    ) {
      self.source = source
      self.catalog = catalog
      self.parameters = parameters
      self.parameterFiles = parameterFiles
      self.variables = variables
      self.attached = attached
    }

    func graph(of source: SourceFile) -> (graph: ResourceGraph?, diagnostics: [Diagnostic]) {
      let (stack, diagnostics) = stack(of: source)
      guard let stack else { return (nil, diagnostics) }
      return ResourceGraph.build(stack: stack, catalog: catalog)
    }

    func stack(of source: SourceFile) -> (Stack?, [Diagnostic]) {
      StackReader.read(
        source: source, schemas: catalog.schemas, parameters: parameters,
        parameterFiles: parameterFiles, variables: variables, attached: attached)
    }
  }

  package internal(set) var source: SourceFile
  package internal(set) var accepted: [Field] = []
  /// Missing in the endpoint, and removed from the file.
  package internal(set) var removed: [ResourceAddress] = []
  package internal(set) var left: [Left] = []
  /// What the ledger has to forget: removed resources, and what followed from them and is missing
  /// too.
  var forgotten: [ResourceAddress] = []

  package var isEmpty: Bool { accepted.isEmpty && removed.isEmpty }
  /// What the rewritten file declares.
  var graph: ResourceGraph
  /// The user's file, which reported places refer to.
  let original: (graph: ResourceGraph, outputs: [OutputDeclaration])

  /// - Parameters:
  ///   - report: of the stack that the text declares.
  ///   - selections: empty for everything that drifted. What was edited as well is accepted only
  ///     when it is selected.
  ///   - lookup: the live values of references.
  /// Nil for a stack with errors.
  package init?(
    of report: DriftReport, in reading: Reading, selections: [Selection] = [],
    lookup: @escaping @Sendable (Reference) -> Value?
  ) {
    guard let stack = reading.stack(of: reading.source).0,
      let graph = ResourceGraph.build(stack: stack, catalog: reading.catalog).graph,
      var editor = StackEditor(
        reading.source, schemas: reading.catalog.schemas, parameters: reading.parameters,
        parameterFiles: reading.parameterFiles, variables: reading.variables,
        attached: reading.attached, lookup: lookup)
    else { return nil }
    source = reading.source
    self.graph = graph
    original = (graph, stack.outputs)
    let file = reading.source.name
    for resource in report.resources {
      let isSelected = selections.contains { $0.address == resource.address }
      guard selections.isEmpty || isSelected else { continue }
      if resource.state == .missing, selections.contains(Selection(resource.address)) { continue }
      if let why = Self.whyNotAtAll(resource, in: file) {
        if resource.state.isDrift {
          left.append(
            Left(address: resource.address, path: nil, why: why, location: resource.location))
        }
        continue
      }
      let wanted = resource.fields.filter { change in
        change.cause != .edit
          && (selections.isEmpty || selections.contains { $0.holds(resource.address, change.path) })
      }
      accept(
        wanted.map { Field(address: resource.address, change: $0) },
        areNamed: !selections.isEmpty, &editor, reading, lookup)
    }
    let gone = Set(report.resources.filter { $0.state == .missing }.map(\.address))
    // Dependents before their dependencies.
    for index in graph.order.reversed() {
      let node = graph.nodes[index]
      guard gone.contains(node.address), selections.contains(Selection(node.address)) else {
        continue
      }
      takeOut(node, gone, &editor, reading)
    }
    for selection in selections where !isKnown(selection) {
      left.append(
        Left(
          address: selection.address, path: selection.path,
          why: graph[selection.address] == nil
            ? "the stack declares no such resource" : "it did not drift", location: nil))
    }
  }

  private func isKnown(_ selection: Selection) -> Bool {
    accepted.contains { selection.holds($0.address, $0.change.path) }
      || removed.contains(selection.address)
      || left.contains {
        selection.address == $0.address && ($0.path == nil || selection.holds($0.address, $0.path))
      }
  }

  /// - Parameter file: for commands that require a stack.
  private static func whyNotAtAll(_ resource: DriftReport.Resource, in file: String) -> String? {
    let address = resource.address
    switch resource.state {
    case .missing:
      if case .expanded(let source, let field) = resource.origin {
        let why = EditRefusal(.sugar(source, field: field), at: nil).explanation
        return "it no longer exists, and \(why); `cairn drift \(file) --revert` creates it again"
      }
      return
        "it no longer exists; `cairn drift \(file) --accept=\(address)` removes it from the file, "
        + "`cairn drift \(file) --revert` creates it again"
    case .foreign:
      return "it doesn't belong to the stack; `cairn adopt \(address) --stack \(file)` "
        + "takes it over"
    case .unmanaged:
      let place = resource.parentDeclaration ?? resource.parent ?? address
      let ignoring = "`ignoreDrift: [unmanaged]` in \(place) leaves it to others"
      return resource.isImportable
        ? "it isn't declared; `cairn import \(address.section) \(address.name)` writes its "
          + "declaration, \(ignoring)" : "it isn't declared; \(ignoring)"
    case .undeclared: return "it isn't declared; `cairn drift \(file) --revert` deletes it"
    case .drift where resource.fields.isEmpty, .both where resource.fields.isEmpty:
      return resource.ailment.map { "it doesn't work: \($0.reason)" }
    case .inSync, .drift, .pendingEdit, .both: break
    }
    if case .expanded(let address, let field) = resource.origin, resource.state.isDrift {
      return EditRefusal(.sugar(address, field: field), at: nil).explanation
    }
    return nil
  }

  /// The new ledger entry of an accepted resource: with live values in the place of the applied
  /// ones.
  func entry(_ entry: LedgerEntry, at address: ResourceAddress, in scope: Scope) -> LedgerEntry {
    guard let node = graph[address] else { return entry }
    var entry = entry
    let declared = Properties(
      Resolution(scope: scope).resolved(node.declaration.properties))
    for field in accepted where field.address == address {
      entry.properties.leave(field.change.path, as: declared)
    }
    return entry
  }
}
