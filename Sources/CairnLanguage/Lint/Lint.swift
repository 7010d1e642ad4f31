/// A check for what is valid but rarely intended. Kinds declare theirs in their schema. A finding
/// is a warning, which a comment `# cairn: allow CODE` on its line suppresses.
package struct Lint: Sendable {
  /// A warning about one resource.
  package struct Finding: Sendable {
    package var code: DiagnosticCode
    /// The resource on whose line it is reported: the one that was checked, or another one.
    package var address: ResourceAddress
    /// The path of the field to point to; nil for the resource itself.
    package var path: String?
    package var detail: String
    package var notes: [Diagnostic.Note]
    package var fix: Remedy?

    package init(
      _ code: DiagnosticCode, at address: ResourceAddress, _ path: String? = nil, detail: String,
      notes: [Diagnostic.Note] = [], fix: Remedy? = nil
    ) {
      self.code = code
      self.address = address
      self.path = path
      self.detail = detail
      self.notes = notes
      self.fix = fix
    }
  }

  /// A fix that a kind proposes, in terms of resources and fields.
  package enum Remedy: Hashable, Sendable {
    /// Sets a field of the checked resource to a YAML value; adds the field if it isn't written.
    case set(path: String, to: String)
    case removeResource
    /// Adds an item, in YAML, to a list of another resource.
    case append(to: ResourceAddress, path: String, item: String)
  }

  package var check: @Sendable (ResourceDeclaration, StackIndex) -> [Finding]

  package init(_ check: @escaping @Sendable (ResourceDeclaration, StackIndex) -> [Finding]) {
    self.check = check
  }
}
