import CairnLanguage

/// Live values that become the declared ones: the stack file rewritten for them, and what is left
/// as it is and why. Makes a text only; writing it, and recording it in the ledger, come after.
package struct Acceptance: Sendable {
  /// What is to be accepted: a resource, or a field of it and all inside.
  package struct Selection: Hashable, Sendable {
    package var address: ResourceAddress
    package var path: String?

    package init(_ address: ResourceAddress, path: String? = nil) {
      self.address = address
      self.path = path
    }

    /// `queues.uploads` or `queues.uploads.tags.team`; names of resources hold no dots.
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

  /// What stays as the file has it.
  package struct Left: Hashable, Sendable {
    package var address: ResourceAddress
    /// Nil where it is about the whole resource.
    package var path: String?
    /// The end of a sentence: "it comes from the parameter `stage`".
    package var why: String
    /// Where the reason stands.
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

  /// How a stack is read from its text.
  package struct Reading: Sendable {
    package var source: SourceFile
    package var catalog: Catalog
    package var parameters: [String: String]
    package var parameterFiles: [SourceFile]

    package init(
      source: SourceFile, catalog: Catalog, parameters: [String: String] = [:],
      parameterFiles: [SourceFile] = []
    ) {
      self.source = source
      self.catalog = catalog
      self.parameters = parameters
      self.parameterFiles = parameterFiles
    }

    func graph(of source: SourceFile) -> (graph: ResourceGraph?, diagnostics: [Diagnostic]) {
      let (stack, diagnostics) = StackReader.read(
        source: source, schemas: catalog.schemas, parameters: parameters,
        parameterFiles: parameterFiles)
      guard let stack else { return (nil, diagnostics) }
      return ResourceGraph.build(stack: stack, catalog: catalog)
    }
  }

  package private(set) var source: SourceFile
  package private(set) var accepted: [Field] = []
  /// Gone from the target, and now from the file.
  package private(set) var removed: [ResourceAddress] = []
  package private(set) var left: [Left] = []
  /// What the ledger has to forget: what was removed, with what followed from it and is gone too.
  private(set) var forgotten: [ResourceAddress] = []

  package var isEmpty: Bool { accepted.isEmpty && removed.isEmpty }
  /// What the rewritten file declares.
  private(set) var graph: ResourceGraph

  /// - Parameters:
  ///   - report: a look at the stack that the text declares.
  ///   - selections: empty for everything that drifted. What was edited as well is accepted only
  ///     when it is selected.
  ///   - lookup: what references stand for in the target.
  /// Nil for a stack with errors.
  package init?(
    of report: DriftReport, in reading: Reading, selections: [Selection] = [],
    lookup: @escaping @Sendable (Reference) -> Value?
  ) {
    guard let graph = reading.graph(of: reading.source).graph,
      var editor = StackEditor(
        reading.source, schemas: reading.catalog.schemas, parameters: reading.parameters,
        parameterFiles: reading.parameterFiles, lookup: lookup)
    else { return nil }
    source = reading.source
    self.graph = graph
    for resource in report.resources {
      let isSelected = selections.contains { $0.address == resource.address }
      guard selections.isEmpty || isSelected else { continue }
      if resource.state == .missing, selections.contains(Selection(resource.address)) { continue }
      if let why = Self.whyNotAtAll(resource) {
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
    // What needs others goes before them.
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

  private static func whyNotAtAll(_ resource: DriftReport.Resource) -> String? {
    switch resource.state {
    case .missing:
      return
        "it is gone: `cairn drift --accept \(resource.address)` takes it out of the file, `cairn "
        + "drift --fix` brings it back"
    case .unexpected where resource.reasons.contains(.foreign):
      return "it does not belong to the stack: `cairn adopt` takes it over"
    case .unexpected where resource.holder != nil: return "nobody declared it"
    case .unexpected: return "nobody declared it: `cairn import` writes its declaration"
    case .inSync, .drift, .pendingEdit, .both: break
    }
    if case .expanded(let address, let field) = resource.origin, resource.state.isDrift {
      return EditRefusal(.sugar(address, field: field), at: nil).explanation
    }
    return nil
  }

  /// Fields of one resource. The file is read again once for all of them, and once for each only
  /// where they do not go together.
  private mutating func accept(
    _ fields: [Field], areNamed: Bool, _ editor: inout StackEditor, _ reading: Reading,
    _ lookup: @escaping @Sendable (Reference) -> Value?
  ) {
    let before = editor
    var edited: [Field] = []
    for field in fields {
      let change = field.change
      if change.isSecret {
        leave(field, "it is secret, and files are read by others", change.location)
      } else if change.cause == .both, !areNamed {
        leave(
          field, "the file was edited there as well: name the field to overwrite the edit",
          change.location)
      } else {
        do throws(EditRefusal) {
          try editor.set(change.path, of: field.address, to: change.live, current: change.desired)
          edited.append(field)
        } catch {
          leave(field, error.explanation, error.location ?? change.location)
        }
      }
    }
    guard let first = edited.first else { return }
    let (graph, diagnostics) = reading.graph(of: editor.source)
    if let graph, areJust(edited, from: self.graph, to: graph, lookup) {
      self.graph = graph
      source = editor.source
      accepted += edited
      return
    }
    editor = before
    if edited.count > 1 {
      for field in edited { accept([field], areNamed: areNamed, &editor, reading, lookup) }
    } else {
      let why =
        graph == nil ? Self.wouldNotHold(diagnostics) : EditRefusal(.layout, at: nil).explanation
      leave(first, why, first.change.location)
    }
  }

  private mutating func leave(_ field: Field, _ why: String, _ location: SourceLocation?) {
    left.append(
      Left(address: field.address, path: field.change.path, why: why, location: location))
  }

  private static func wouldNotHold(_ diagnostics: [Diagnostic]) -> String {
    let first = diagnostics.first { $0.severity == .error }
    return "the file would not hold: \(first?.detail ?? "it could not be read")"
  }

  // MARK: What is gone

  /// Takes the declaration of a missing thing out of the file, unless something still refers to it.
  private mutating func takeOut(
    _ node: ResourceGraph.Node, _ gone: Set<ResourceAddress>, _ editor: inout StackEditor,
    _ reading: Reading
  ) {
    let address = node.address
    func follows(_ node: ResourceGraph.Node) -> Bool {
      if case .expanded(address, _) = node.declaration.origin { true } else { false }
    }
    func refuse(_ why: String, _ location: SourceLocation?) {
      left.append(
        Left(
          address: address, path: nil, why: "it is gone, but \(why)",
          location: location ?? node.declaration.location))
    }
    if case .expanded(let source, let field) = node.declaration.origin {
      return refuse(
        EditRefusal(.sugar(source, field: field), at: nil).explanation, node.declaration.location)
    }
    let users = graph.dependents(of: address).compactMap { graph[$0] }.filter { !follows($0) }
    if let user = users.first {
      let told = users.map { "\($0.address) (\($0.declaration.location))" }
      return refuse(
        "\(told.joined(separator: " and ")) \(users.count == 1 ? "needs" : "need") it: change that "
          + "first, or name it too where it is gone as well", user.declaration.location)
    }
    let before = editor
    do throws(EditRefusal) { try editor.remove(address) } catch {
      return refuse(error.explanation, error.location)
    }
    let (edited, diagnostics) = reading.graph(of: editor.source)
    let rest = graph.nodes.filter { $0.address != address && !follows($0) }
    guard let edited, zip(rest, edited.nodes).allSatisfy(Self.areSame),
      rest.count == edited.nodes.count
    else {
      editor = before
      let error = diagnostics.first { $0.severity == .error }
      return refuse(
        edited == nil
          ? Self.wouldNotHold(diagnostics) : EditRefusal(.layout, at: nil).explanation,
        error?.location)
    }
    removed.append(address)
    forgotten += [address]
    forgotten += graph.nodes.filter { follows($0) && gone.contains($0.address) }.map(\.address)
    graph = edited
    source = editor.source
  }

  private static func areSame(_ before: ResourceGraph.Node, _ after: ResourceGraph.Node) -> Bool {
    before.address == after.address
      && before.declaration.properties == after.declaration.properties
      && before.declaration.dependsOn == after.declaration.dependsOn
      && before.declaration.ignoreDrift == after.declaration.ignoreDrift
  }

  /// Whether these fields of one resource, and nothing else, say something else now: the live values.
  private func areJust(
    _ fields: [Field], from old: ResourceGraph, to new: ResourceGraph,
    _ lookup: (Reference) -> Value?
  ) -> Bool {
    guard let address = fields.first?.address, old.nodes.count == new.nodes.count else {
      return false
    }
    for (before, after) in zip(old.nodes, new.nodes) {
      guard before.address == after.address,
        before.declaration.dependsOn == after.declaration.dependsOn,
        before.declaration.ignoreDrift == after.declaration.ignoreDrift
      else { return false }
      let (was, now) = (before.declaration.properties, after.declaration.properties)
      guard before.address == address else {
        // What is made of the field changes with it.
        if case .expanded(address, _) = after.declaration.origin { continue }
        guard was == now else { return false }
        continue
      }
      let schema = before.kind.schema
      var wanted = Properties(was.mapValues { $0.resolving(lookup) })
      for field in fields { wanted.set(field.change.path, to: field.change.live, in: schema) }
      let found = Properties(now.mapValues { $0.resolving(lookup) })
      let (expected, actual) = (schema.normalForm(wanted), schema.normalForm(found))
      for inner in schema.fields {
        switch (expected.values[inner.name], actual.values[inner.name]) {
        case (nil, nil): break
        case (let left?, let right?):
          guard inner.type.areEqual(left, right) else { return false }
        default: return false
        }
      }
    }
    return true
  }

  /// What the ledger has to say from now on of what was accepted: a resource's entry with the live
  /// values in the place of those that were applied.
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

extension Properties {
  /// Puts a value at a path as `deadLetter.maxReceives` or `tags.cost.center`; nil takes it away.
  fileprivate mutating func set(_ path: String, to value: Value?, in schema: KindSchema) {
    var other = self
    other.put(path[...], value)
    leave(path, as: other)
  }

  private mutating func put(_ path: Substring, _ value: Value?) {
    values = Self.putting(path, value, in: values)
  }

  /// A key that has dots in it is taken as a whole where the path's first part holds no map.
  private static func putting(
    _ path: Substring, _ value: Value?, in entries: [String: Value]
  ) -> [String: Value] {
    var entries = entries
    if let dot = path.firstIndex(of: "."), entries[String(path)] == nil {
      let holder = String(path[..<dot])
      if entries[holder] == nil || entries[holder]?.map != nil {
        entries[holder] = .map(
          putting(path[path.index(after: dot)...], value, in: entries[holder]?.map ?? [:]))
        return entries
      }
    }
    entries[String(path)] = value
    return entries
  }
}
