/// The files that fields of a stack name. The language accesses none itself.
package struct AttachedFiles: Sendable {
  /// The file at a path relative to the stack file; nil if it can't be read.
  var read: @Sendable (_ path: String) -> SourceFile?

  package init(_ read: @escaping @Sendable (_ path: String) -> SourceFile?) { self.read = read }
}

extension Reading {
  /// Reads the file that one field names as the value of another one, in which `${…}` means the
  /// same as in the stack.
  ///
  /// - Returns: false, with diagnostics, if something is wrong with it.
  func attach(_ fields: AttachmentFields, to properties: inout [String: Value]) -> Bool {
    guard let path = properties[fields.path], let place = places[fields.path] else { return true }
    guard properties[fields.content] == nil else {
      reportFile(
        "Declared twice",
        "\(quoted(fields.path)) names a file with the value of \(quoted(fields.content)): leave one "
          + "of the two out.", at: place)
      return false
    }
    guard let attached else { return true }
    guard let (root, reading) = document(at: path, in: attached, place) else { return false }
    let spot = reading.field(fields.content, in: nil, at: root)
    let value = reading.decode(root, as: .any, at: spot)
    adopt(reading)
    places.attach(reading.places)
    properties[fields.content] = value
    return value != nil
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
