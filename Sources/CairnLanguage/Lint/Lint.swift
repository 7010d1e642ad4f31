/// A check for what is allowed but seldom meant. Kinds declare theirs in their schema; what it finds
/// is a warning that a comment `# cairn: allow CODE` on the line silences.
package struct Lint: Sendable {
  package struct Finding: Sendable {
    package var code: DiagnosticCode
    /// Whose line it is told on: the resource that was checked, or another one.
    package var address: ResourceAddress
    /// The field to point to, or nil for the resource itself.
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

  /// What would mend it: a fix in the words of a kind.
  package enum Remedy: Hashable, Sendable {
    /// A value in YAML for a field of the resource; the field is added where it is not written.
    case set(path: String, to: String)
    case removeResource
    /// Declares another resource: its body in YAML.
    case declare(ResourceAddress, body: String)
    /// Adds an item, in YAML, to a list of another resource.
    case append(to: ResourceAddress, path: String, item: String)
  }

  package var check: @Sendable (ResourceDeclaration, StackIndex) -> [Finding]

  package init(_ check: @escaping @Sendable (ResourceDeclaration, StackIndex) -> [Finding]) {
    self.check = check
  }
}
