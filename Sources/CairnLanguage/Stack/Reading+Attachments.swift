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
    func fail(_ summary: String, _ detail: String, at location: SourceLocation) -> Bool {
      diagnostics.append(Diagnostic(.kindRule, summary: summary, detail: detail, at: location))
      return false
    }
    guard properties[fields.content] == nil else {
      return fail(
        "Declared twice",
        "\(quoted(fields.path)) names a file with the value of \(quoted(fields.content)): leave one "
          + "of the two out.", at: place)
    }
    guard let attached else { return true }
    guard let path = path.string else {
      return fail(
        "Unknown file", "The path of a file has to be known before anything is created.", at: place)
    }
    guard let file = attached.read(path) else {
      return fail("Missing file", "The file \(quoted(path)) can't be read.", at: place)
    }
    let (root, problems) = YAMLReader.read(file)
    diagnostics += problems
    guard !problems.contains(where: { $0.severity == .error }) else { return false }
    guard let root, !root.isNull else {
      return fail("Empty file", "The file \(quoted(path)) is empty.", at: place)
    }
    let reading = Reading(of: file, in: self)
    let spot = reading.field(fields.content, in: nil, at: root)
    let value = reading.decode(root, as: .any, at: spot)
    diagnostics += reading.diagnostics
    places.attach(reading.places)
    properties[fields.content] = value
    return value != nil
  }

  /// Reads a file that is attached to the resource being read.
  private convenience init(of file: SourceFile, in stack: Reading) {
    self.init(source: file, schemas: stack.schemas)
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
