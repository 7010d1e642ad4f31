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
  package private(set) var left: [Left] = []
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
      if let why = Self.whyNotAtAll(resource) {
        let isToBeTold = resource.state.isDrift && (selections.isEmpty || isSelected)
        if isToBeTold {
          left.append(
            Left(address: resource.address, path: nil, why: why, location: resource.location))
        }
        continue
      }
      for change in resource.fields where change.cause != .edit {
        let isWanted = selections.contains { $0.holds(resource.address, change.path) }
        guard selections.isEmpty || isWanted else { continue }
        accept(
          Field(address: resource.address, change: change), resource, isNamed: isWanted, &editor,
          reading, lookup)
      }
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
      || left.contains {
        selection.address == $0.address && ($0.path == nil || selection.holds($0.address, $0.path))
      }
  }

  private static func whyNotAtAll(_ resource: DriftReport.Resource) -> String? {
    switch resource.state {
    case .missing:
      return "it is gone: take it out of the file, or bring it back with `cairn drift --fix`"
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

  private mutating func accept(
    _ field: Field, _ resource: DriftReport.Resource, isNamed: Bool, _ editor: inout StackEditor,
    _ reading: Reading, _ lookup: @escaping @Sendable (Reference) -> Value?
  ) {
    let change = field.change
    func leave(_ why: String, _ location: SourceLocation?) {
      left.append(
        Left(address: field.address, path: change.path, why: why, location: location))
    }
    if change.isSecret {
      return leave("it is secret, and files are read by others", change.location)
    }
    if change.cause == .both, !isNamed {
      return leave(
        "the file was edited there as well: name the field to overwrite the edit", change.location)
    }
    let before = editor
    do throws(EditRefusal) {
      try editor.set(
        change.path, of: field.address, to: change.live, current: change.desired)
    } catch {
      return leave(error.explanation, error.location ?? change.location)
    }
    let (edited, diagnostics) = reading.graph(of: editor.source)
    guard let edited else {
      editor = before
      let first = diagnostics.first { $0.severity == .error }
      return leave(
        "the file would not hold: \(first?.detail ?? "it could not be read")", change.location)
    }
    guard isJust(field, from: graph, to: edited, lookup) else {
      editor = before
      return leave(EditRefusal(.layout, at: nil).explanation, change.location)
    }
    graph = edited
    source = editor.source
    accepted.append(field)
  }

  /// Whether the field, and nothing else, says something else now: the live value.
  private func isJust(
    _ field: Field, from old: ResourceGraph, to new: ResourceGraph,
    _ lookup: (Reference) -> Value?
  ) -> Bool {
    guard old.nodes.count == new.nodes.count else { return false }
    for (before, after) in zip(old.nodes, new.nodes) {
      guard before.address == after.address,
        before.declaration.dependsOn == after.declaration.dependsOn,
        before.declaration.ignoreDrift == after.declaration.ignoreDrift
      else { return false }
      let (was, now) = (before.declaration.properties, after.declaration.properties)
      guard before.address == field.address else {
        // What is made of the field changes with it.
        if case .expanded(let source, _) = after.declaration.origin, source == field.address {
          continue
        }
        guard was == now else { return false }
        continue
      }
      var wanted = Properties(was.mapValues { $0.resolving(lookup) })
      wanted.set(field.change.path, to: field.change.live, in: before.kind.schema)
      let found = Properties(now.mapValues { $0.resolving(lookup) })
      let schema = before.kind.schema
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
