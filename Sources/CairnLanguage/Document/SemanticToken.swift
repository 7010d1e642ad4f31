/// A word whose meaning an editor can colour. None goes over several lines; they come in the order of
/// the text and don't overlap.
package struct SemanticToken: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case section, resource, field, attribute, parameter, enumeration, key
  }

  package var range: SourceRange
  package var kind: Kind
  /// It is here that the name is given.
  package var isDeclaration: Bool

  package init(_ kind: Kind, _ range: SourceRange, isDeclaration: Bool = false) {
    self.kind = kind
    self.range = range
    self.isDeclaration = isDeclaration
  }
}
