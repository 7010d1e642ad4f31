/// Something that could stand at the cursor.
package struct Completion: Hashable, Sendable {
  package enum Kind: Hashable, Sendable, CaseIterable {
    /// A section of the stack, or another of its own keys.
    case section
    case field
    /// One of the words that a field takes.
    case value
    /// A resource of the stack.
    case resource
    /// What a reference can ask a resource for.
    case attribute
    case parameter
    /// A whole new resource, item or route.
    case template
  }

  /// What the list shows, and what typing is matched with.
  package var label: String
  package var kind: Kind
  /// One short line beside the label: the type, the kind of resource.
  package var detail: String?
  /// Markdown.
  package var documentation: String?
  /// What goes: the word that is typed so far, and what of it stands behind the cursor. It lies on the
  /// cursor's line.
  package var range: SourceRange
  /// Its further lines are to be indented as the line is before `range`, and by what is written.
  package var insertion: Insertion
  /// What typing is matched with where that is not the label; it begins with what `range` holds.
  package var filter: String?
  /// Worth asking for completions again once it is put in: what follows has some of its own.
  package var goesOn: Bool

  package init(
    _ label: String, _ kind: Kind, detail: String? = nil, documentation: String? = nil,
    range: SourceRange, insertion: Insertion? = nil, filter: String? = nil, goesOn: Bool = false
  ) {
    self.label = label
    self.kind = kind
    self.detail = detail
    self.documentation = documentation
    self.range = range
    self.insertion = insertion ?? Insertion(label)
    self.filter = filter
    self.goesOn = goesOn
  }
}
