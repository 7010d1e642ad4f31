/// Writes values into a stack file in place; everything else stays byte for byte the same.
///
/// A value is overwritten only where it is written literally. An edit of a value that comes from a
/// parameter, a reference, an alias or a merge key is refused with the place that it comes from. A
/// refused edit changes nothing.
package struct StackEditor {
  private var editor: YAMLEditor
  private let reading: Reading
  private let writing = ValueWriting()
  /// The live values of references; nil for those that aren't known.
  private let lookup: (Reference) -> Value?

  package var source: SourceFile { editor.source }

  /// The edits that turn the original file into the current one.
  package var textEdits: [TextEdit] { editor.textEdits }

  /// Nil for a stack with errors.
  /// - Parameter lookup: the current value of a reference, if known.
  package init?(
    _ source: SourceFile, schemas: [KindSchema], parameters: [String: String] = [:],
    parameterFiles: [SourceFile] = [], variables: ParameterVariables = ParameterVariables(),
    attached: AttachedFiles? = nil,
    lookup: @escaping (Reference) -> Value?
  ) {
    guard let editor = YAMLEditor(source), editor.isSound else { return nil }
    let reading = Reading(source: source, schemas: schemas, attached: attached)
    reading.variables = variables
    let given =
      parameterFiles.flatMap { ParameterFile.read($0).0 }
      + parameters.sorted { $0.key < $1.key }
      .map { GivenParameter(name: $0.key, text: $0.value, origin: .option) }
    guard reading.readStack(editor.root, given: given) != nil else { return nil }
    self.editor = editor
    self.reading = reading
    self.lookup = lookup
  }

  /// Writes a field of a resource.
  /// - Parameters:
  ///   - path: as in `FieldChange`: `visibilityTimeout`, `deadLetter.maxReceives`, `tags.team`.
  ///   - value: the new value in normal form; nil removes the field.
  ///   - current: the value that the file gives now, in normal form. Needed where it can't be read
  ///     from the file alone (statements that are completed).
  ///   - Throws: `EditRefusal` if the value is computed, isn't declared, comes from elsewhere, or
  ///     can't be edited alone. The file is unchanged then.
  package mutating func set(
    _ path: String, of address: ResourceAddress, to value: Value?, current: Value? = nil
  ) throws(EditRefusal) {
    guard let schema = reading.schema(of: address.section),
      let resource = editor.node(at: address.steps)
    else { throw EditRefusal(.notDeclared, at: nil) }
    guard let target = FieldTarget(path, in: schema.fields, resource) else {
      throw EditRefusal(.notDeclared, at: editor.location(of: resource))
    }
    if target.field.presence == .computed {
      throw EditRefusal(.computed, at: editor.location(of: resource))
    }
    if let file = file(holding: target.field.name, schema, resource) { throw file }
    let before = editor
    reading.current = address
    defer { reading.current = nil }
    let base = address.steps
    do {
      let isAbsent =
        target.isWholeField ? target.field.meansEmpty(value) : value == nil || value == .null
      if isAbsent {
        try remove(base + target.steps, keeping: base.count)
      } else if let value {
        try write(value, target, at: base, order: schema.fields.map(\.name), current: current)
      }
    } catch {
      editor = before
      throw error
    }
  }

  /// Removes a resource with its comments, and its section if that is then empty.
  package mutating func remove(_ address: ResourceAddress) throws(EditRefusal) {
    guard editor.node(at: address.steps) != nil else { throw EditRefusal(.notDeclared, at: nil) }
    try editor.remove(address.steps, comments: .always, keeping: 0)
  }

  /// A field that isn't written, of a resource whose fields are in a file of its own.
  private func file(
    holding field: String, _ schema: KindSchema, _ resource: YAMLNode
  ) -> EditRefusal? {
    guard let attachment = schema.attachment, let path = resource[attachment.path],
      resource[field] == nil
    else { return nil }
    switch attachment.content {
    case .value(let content) where content != field: return nil
    case .fields(let always, _) where !always.contains(field): return nil
    case .value, .fields: break
    }
    return EditRefusal(.file(path.text ?? ""), at: editor.location(of: path))
  }

  // MARK: Writing

  private mutating func write(
    _ value: Value, _ target: FieldTarget, at base: [YAMLStep], order: [String], current: Value?
  ) throws(EditRefusal) {
    var there = 0
    while there < target.steps.count, editor.node(at: base + target.steps[...there]) != nil {
      there += 1
    }
    if there == target.steps.count {
      return try align(base + target.steps, target.type, value, current)
    }
    // Its parents aren't written yet either.
    var fragment = writing.fragment(value, as: target.type)
    for step in target.steps[(there + 1)...].reversed() {
      if case .key(let key) = step {
        fragment = .map([YAMLFragment.Entry(ValueWriting.escaped(key), fragment)])
      }
    }
    try editor.set(
      base + target.steps[...there], to: fragment,
      .ordered(there == 0 ? order : target.orders[at: there] ?? []))
  }

  /// Removes the value at the path, and the maps above it that contain nothing else.
  private mutating func remove(_ path: [YAMLStep], keeping base: Int) throws(EditRefusal) {
    guard let node = editor.node(at: path) else { return }
    if node.text != nil { try checkOwn(node) }
    try editor.remove(path, keeping: base)
  }

  private mutating func align(
    _ path: [YAMLStep], _ type: FieldType, _ value: Value, _ current: Value? = nil
  ) throws(EditRefusal) {
    guard let node = editor.node(at: path), !says(node, type, value) else { return }
    switch (type, value, node.content) {
    case (.object(let fields), .map(let entries), .mapping),
      (.shorthand(_, let fields), .map(let entries), .mapping):
      for field in fields where field.presence != .computed {
        try align(field, entries[field.name], in: path, order: fields.map(\.name))
      }
    case (.map(_, let inner), .map(let entries), .mapping(let pairs)):
      for pair in pairs where entries[name(of: pair)] == nil {
        try editor.remove(path + [.key(pair.name)])
      }
      for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
        if let pair = pairs.first(where: { name(of: $0) == key }) {
          try align(path + [.key(pair.name)], inner, value)
        } else {
          try editor.set(
            path + [.key(ValueWriting.escaped(key))], to: writing.fragment(value, as: inner))
        }
      }
    case (.list(let item, _, let order), .list(let wanted), .sequence(let items)):
      let said = items.map { self.value(of: $0, item) }
      let script = ListScript(items.count, wanted.count, order: order) { old, new in
        said[old].map { item.areEqual($0, wanted[new]) } ?? false
      }
      try follow(script, at: path, wanted.map { writing.fragment($0, as: item) }) {
        (editor, path, new) throws(EditRefusal) in
        try editor.align(path, item, wanted[new])
      }
    case (.policyStatements(let use), .list(let wanted), .sequence(let items)):
      let said =
        current?.list.flatMap { $0.count == items.count ? $0 : nil } ?? items.map(statement)
      let script = ListScript(items.count, wanted.count, order: .insignificant) { old, new in
        PolicyMeaning.areEqual(.list([said[old]]), .list([wanted[new]]))
      }
      try follow(script, at: path, wanted.map { writing.statement($0, use) }) {
        (editor, path, new) throws(EditRefusal) in
        guard case .item(let old)? = path.last else { return }
        try editor.alignStatement(path, use, wanted[new], said[old])
      }
    default:
      try checkOwn(node, type)
      try editor.set(path, to: writing.fragment(value, as: type))
    }
  }

  private mutating func align(
    _ field: FieldSchema, _ value: Value?, in path: [YAMLStep], order: [String]
  ) throws(EditRefusal) {
    let path = path + [.key(field.name)]
    if editor.node(at: path) == nil {
      guard let value, !field.meansAbsence(value) else { return }
      try editor.set(path, to: writing.fragment(value, as: field.type), .ordered(order))
    } else if let value, !field.meansEmpty(value) {
      try align(path, field.type, value)
    } else {
      try editor.remove(path)
    }
  }

  private mutating func alignStatement(
    _ path: [YAMLStep], _ use: FieldType.PolicyUse, _ wanted: Value, _ said: Value
  ) throws(EditRefusal) {
    let fields = PolicyStatement.fields(use)
    for field in fields {
      let spelling = PolicyStatement.spelling(of: field.name)
      let (old, new) = (said.map?[spelling], wanted.map?[spelling])
      if old == new { continue }
      let path = path + [.key(field.name)]
      guard let new else {
        try editor.remove(path)
        continue
      }
      let isEmptyNode = editor.node(at: path) == nil
      if !isEmptyNode, editor.node(at: path)?.items != nil, let items = new.list {
        try align(path, .list(.string(), order: .insignificant), .list(items))
      } else {
        if let node = editor.node(at: path) { try checkOwn(node) }
        try editor.set(
          path, to: writing.statementField(field.name, new), .ordered(fields.map(\.name)))
      }
    }
  }

  /// Performs a script from end to start, so that the indices of items stay valid.
  private mutating func follow(
    _ script: ListScript, at path: [YAMLStep], _ fragments: [YAMLFragment],
    align: (inout StackEditor, [YAMLStep], _ new: Int) throws(EditRefusal) -> Void
  ) throws(EditRefusal) {
    for step in script.steps.reversed() {
      switch step {
      case .keep: break
      case .change(let old, let new):
        let before = editor
        do {
          try align(&self, path + [.item(old)], new)
        } catch {
          // References aren't overwritten, but another item may replace one.
          editor = before
          guard case .reference = error.reason else { throw error }
          try editor.insert(fragments[new], into: path, at: old)
          try editor.remove(path + [.item(old + 1)])
        }
      case .remove(let old): try editor.remove(path + [.item(old)])
      case .insert(let new, let index): try editor.insert(fragments[new], into: path, at: index)
      }
    }
  }

  // MARK: What the file says

  /// - Throws: if the value, or a part of it, comes from elsewhere.
  private func checkOwn(_ node: YAMLNode, _ type: FieldType = .any) throws(EditRefusal) {
    switch node.content {
    case .scalar(let text, _):
      for case .reference(let inner) in TemplateText.pieces(text) {
        if inner.hasPrefix("parameters.") {
          let name = String(inner.dropFirst("parameters.".count))
          throw EditRefusal(
            .parameter(name), at: reading.parameters[name]?.location ?? editor.location(of: node))
        }
        throw EditRefusal(.reference("${\(inner)}"), at: editor.location(of: node))
      }
      if case .document = type, !node.isNull {
        throw EditRefusal(.file(text), at: editor.location(of: node))
      }
      if case .reference = type.short, decoded(node, type)?.isResolved == false {
        throw EditRefusal(.reference(text), at: editor.location(of: node))
      }
    case .sequence(let items): for item in items { try checkOwn(item) }
    case .mapping(let pairs): for pair in pairs { try checkOwn(pair.value) }
    }
  }

  /// Whether the written text already means this value.
  private func says(_ node: YAMLNode, _ type: FieldType, _ value: Value) -> Bool {
    self.value(of: node, type).map { type.areEqual($0, value) } ?? false
  }

  /// The value of a node with references resolved; nil if one of them isn't known.
  private func value(of node: YAMLNode, _ type: FieldType) -> Value? {
    decoded(node, type)?.resolving(lookup)
  }

  private func decoded(_ node: YAMLNode, _ type: FieldType) -> Value? {
    let known = reading.diagnostics.count
    defer { reading.diagnostics.removeSubrange(known...) }
    return reading.decode(node, as: type, at: Spot(name: ""))
  }

  private func statement(_ node: YAMLNode) -> Value {
    let known = reading.diagnostics.count
    defer { reading.diagnostics.removeSubrange(known...) }
    let list = YAMLNode(.sequence([node]), range: node.range)
    // The fields that all statements share are read the same for every use, and the use was checked
    // before.
    for use in [FieldType.PolicyUse.resource, .identity, .trust] {
      let value = reading.decodeStatements(list, use, at: Spot(name: ""))
      if let statement = value?.list?.first { return statement.resolving(lookup) }
    }
    return .null
  }

  private func name(of pair: YAMLNode.Pair) -> String { reading.key(pair.key) ?? pair.name }
}
