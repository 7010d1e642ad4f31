/// The files that fields of a stack name. The language accesses none itself.
package struct AttachedFiles: Sendable {
  /// The file at a path relative to the stack file; nil if it can't be read.
  var read: @Sendable (_ path: String) -> SourceFile?

  package init(_ read: @escaping @Sendable (_ path: String) -> SourceFile?) { self.read = read }
}

extension Reading {
  /// Reads the file that a field names, in which `${…}` means the same as in the stack.
  ///
  /// - Returns: false, with diagnostics, if something is wrong with it.
  func attach(
    _ fields: AttachmentFields, _ schema: KindSchema, to properties: inout [String: Value]
  ) -> Bool {
    guard let path = properties[fields.path], let place = places[fields.path] else { return true }
    if case .value(let content) = fields.content, properties[content] != nil {
      reportFile(
        "Declared twice",
        "\(quoted(fields.path)) names a file with the value of \(quoted(content)): leave one of the "
          + "two out.", at: place)
      return false
    }
    guard let attached else { return true }
    guard let (root, reading) = document(at: path, in: attached, place) else { return false }
    var found: [String: Value]?
    switch fields.content {
    case .value(let content):
      let spot = reading.field(content, in: nil, at: root)
      found = reading.decode(root, as: .any, at: spot).map { [content: $0] }
    case .fields(_, let translate): found = reading.decode(translate(root), schema)
    }
    adopt(reading)
    // The stack's own places come first.
    places.attach(reading.places)
    return found.map { merge($0, into: &properties) } ?? false
  }

  /// Reads the fields of a document; nil, with diagnostics, if something is wrong with them.
  private func decode(_ document: AttachedFields, _ schema: KindSchema) -> [String: Value]? {
    var isSound = true
    for problem in document.problems {
      if !problem.isWarning { isSound = false }
      diagnostics.append(
        Diagnostic(
          .kindRule, severity: problem.isWarning ? .warning : .error, summary: problem.summary,
          detail: problem.detail, at: location(problem.place)))
    }
    var values: [String: Value] = [:]
    for pair in document.fields {
      guard let field = schema.field(named: pair.name) else { continue }
      var spot = self.field(field.name, in: nil, at: pair.key)
      spot.advice = field.advice
      if let value = decode(pair.value, as: field.type, at: spot) {
        values[field.name] = value
      } else {
        isSound = false
      }
    }
    return isSound ? values : nil
  }

  /// Adds the fields of a file to those of the stack. Both can have entries of a map, but not the
  /// same ones.
  private func merge(
    _ found: [String: Value], into properties: inout [String: Value]
  ) -> Bool {
    var isSound = true
    for (name, value) in found.sorted(by: { $0.key < $1.key }) {
      guard let own = properties[name] else {
        properties[name] = value
        continue
      }
      var double = [name]
      if let entries = own.opened?.map, let others = value.opened?.map {
        double = entries.keys.filter { others[$0] != nil }.sorted().map { "\(name).\($0)" }
        let all = Value.map(entries.merging(others) { own, _ in own })
        properties[name] = own.isSecret || value.isSecret ? all.asSecret : all
      }
      for path in double {
        isSound = false
        let key = path.dropFirst(name.count).dropFirst()
        guard let place = places[path] else { continue }
        reportFile(
          "Declared twice",
          "The file has \(quoted(key.isEmpty ? name : String(key))) too: leave one of the two out.",
          at: place)
      }
    }
    return isSound
  }

  /// Reads the file that a field names in place of its value. Where files can't be read, the value
  /// is an empty map.
  func decodeDocument(_ node: YAMLNode, at spot: Spot) -> Value? {
    guard let path = decode(node, as: .path, at: spot) else { return nil }
    guard let attached else { return .map([:]) }
    guard let (root, reading) = document(at: path, in: attached, location(node)) else { return nil }
    let inside = reading.field(spot.name, in: nil, at: root)
    let value = reading.decode(root, as: .any, at: inside)
    adopt(reading)
    if let place = spot.place { places.attach(reading.places, as: place) }
    return value
  }

  /// The content of a file that a field names, and what it is read with; nil, with diagnostics, if
  /// there is none.
  private func document(
    at path: Value, in attached: AttachedFiles, _ place: SourceLocation
  ) -> (root: YAMLNode, reading: Reading)? {
    guard let path = path.string else {
      reportFile(
        "Unknown file", "The path of a file has to be known before anything is created.", at: place)
      return nil
    }
    guard let file = attached.read(path) else {
      reportFile("Missing file", "The file \(quoted(path)) can't be read.", at: place)
      return nil
    }
    let (root, problems) = YAMLReader.read(file)
    diagnostics += problems
    guard !problems.contains(where: { $0.severity == .error }) else { return nil }
    guard let root, !root.isNull else {
      reportFile("Empty file", "The file \(quoted(path)) is empty.", at: place)
      return nil
    }
    return (root, Reading(of: file, in: self))
  }

  /// Takes over the diagnostics of an attached file; a fix would edit the stack file.
  private func adopt(_ reading: Reading) {
    diagnostics += reading.diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.fix = nil
      return diagnostic
    }
  }

  private func reportFile(_ summary: String, _ detail: String, at place: SourceLocation) {
    diagnostics.append(Diagnostic(.kindRule, summary: summary, detail: detail, at: place))
  }

  /// Reads a file that is attached to the resource being read.
  private convenience init(of file: SourceFile, in stack: Reading) {
    self.init(source: file, schemas: stack.schemas, attached: stack.attached)
    parameters = stack.parameters
    parametersAreKnown = stack.parametersAreKnown
    secretTexts = stack.secretTexts
    stackName = stack.stackName
    region = stack.region
    names = stack.names
    current = stack.current
    places = FieldPlaces(in: file.name)
  }
}
