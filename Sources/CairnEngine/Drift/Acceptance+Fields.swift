import CairnLanguage

/// Writes live values into the file.
extension Acceptance {
  /// Accepts fields of one resource. The file is read again once for all of them, or once for each
  /// if they can't be changed together.
  mutating func accept(
    _ fields: [Field], areNamed: Bool, _ editor: inout StackEditor, _ reading: Reading,
    _ lookup: @escaping @Sendable (Reference) -> Value?
  ) {
    let before = editor
    var edited: [Field] = []
    for field in fields {
      let change = field.change
      if OwnershipTags.isMark(change.path) {
        leave(
          field, "it marks the owner of the resource; `--revert` writes it again", change.location)
      } else if change.isSecret {
        leave(field, "it is secret, and others may read the file", change.location)
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
      let why = graph == nil ? Self.wouldNotHold(diagnostics) : refusal(of: first).explanation
      leave(first, why, first.change.location)
    }
  }

  private mutating func leave(_ field: Field, _ why: String, _ location: SourceLocation?) {
    left.append(
      Left(address: field.address, path: field.change.path, why: why, location: location))
  }

  /// Why the edited file doesn't say exactly what is live.
  private func refusal(of field: Field) -> EditRefusal {
    let grant = graph[field.address]?.grants.first { $0.path.hasPrefix("\(field.change.path)[") }
    return EditRefusal(
      grant.map { .sugar($0.source, field: $0.field) } ?? .layout, at: grant?.location)
  }

  static func wouldNotHold(_ diagnostics: [Diagnostic]) -> String {
    let first = diagnostics.first { $0.severity == .error }
    return "the file would not hold: \(first?.detail ?? "it could not be read")"
  }

  /// Whether two nodes differ only in their properties.
  static func areAlike(_ before: ResourceGraph.Node, _ after: ResourceGraph.Node) -> Bool {
    before.address == after.address
      && before.declaration.dependsOn == after.declaration.dependsOn
      && before.declaration.ignoreDrift == after.declaration.ignoreDrift
  }

  /// Whether exactly these fields of one resource have changed, to the live values.
  private func areJust(
    _ fields: [Field], from old: ResourceGraph, to new: ResourceGraph,
    _ lookup: (Reference) -> Value?
  ) -> Bool {
    guard let address = fields.first?.address, old.nodes.count == new.nodes.count else {
      return false
    }
    for (before, after) in zip(old.nodes, new.nodes) {
      guard Self.areAlike(before, after) else { return false }
      let (was, now) = (before.declaration.properties, after.declaration.properties)
      guard before.address == address else {
        // Resources that follow from the field change with it.
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
}

extension Properties {
  /// Sets the value at a path such as `deadLetter.maxReceives` or `tags.cost.center`; nil removes
  /// it.
  fileprivate mutating func set(_ path: String, to value: Value?, in schema: KindSchema) {
    var other = self
    other.put(path[...], value)
    leave(path, as: other)
  }

  private mutating func put(_ path: Substring, _ value: Value?) {
    values = Self.putting(path, value, in: values)
  }

  /// If the path's first part isn't a map, the whole path is a key that contains dots.
  private static func putting(
    _ path: Substring, _ value: Value?, in entries: [String: Value]
  ) -> [String: Value] {
    var entries = entries
    if let dot = path.firstIndex(of: "."), entries[String(path)] == nil {
      let parent = String(path[..<dot])
      if entries[parent] == nil || entries[parent]?.map != nil {
        entries[parent] = .map(
          putting(path[path.index(after: dot)...], value, in: entries[parent]?.map ?? [:]))
        return entries
      }
    }
    entries[String(path)] = value
    return entries
  }
}
