/// A completion that an editor offers at the cursor.
package struct Completion: Hashable, Sendable {
  package enum Kind: Hashable, Sendable, CaseIterable {
    /// A section of the stack, or another top-level key.
    case section
    case field
    /// One of the values that a field accepts.
    case value
    /// A resource of the stack.
    case resource
    /// An attribute of a resource, for a reference.
    case attribute
    case parameter
    /// A new resource, item or route with its body.
    case template
  }

  /// The text in the list. It is also matched with what the user types, unless `filter` is set.
  package var label: String
  package var kind: Kind
  /// A short text beside the label: the type, or the kind of resource.
  package var detail: String?
  /// Documentation in Markdown.
  package var documentation: String?
  /// The range to replace: the word typed so far, including what follows the cursor. It is within
  /// the cursor's line.
  package var range: SourceRange
  /// The text to insert. Editors indent its further lines like the line before `range`, in addition
  /// to the spaces in the text.
  package var insertion: Insertion
  /// The text to match with what the user types, if it differs from the label. It begins with the
  /// text in `range`.
  package var filter: String?
  /// Whether the editor should request completions again after inserting it, because the next word
  /// has some.
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
