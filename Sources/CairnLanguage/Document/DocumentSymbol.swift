/// A part of a stack in an editor's outline.
package struct DocumentSymbol: Hashable, Sendable {
  package enum Kind: Hashable, Sendable, CaseIterable {
    case section, resource, field, parameter, output
    /// A key that the user chose: a variable, a route, a tag.
    case key
  }

  package var name: String
  /// A short value, or the kind of resource.
  package var detail: String?
  package var kind: Kind
  package var range: SourceRange
  /// The range of its name.
  package var nameRange: SourceRange
  package var children: [DocumentSymbol]

  package init(
    _ name: String, _ kind: Kind, detail: String? = nil, range: SourceRange,
    nameRange: SourceRange, children: [DocumentSymbol] = []
  ) {
    self.name = name
    self.kind = kind
    self.detail = detail
    self.range = range
    self.nameRange = nameRange
    self.children = children
  }
}
