/// A word that an editor can colour by its meaning. A token never spans lines; tokens are in the
/// order of the text and don't overlap.
package struct SemanticToken: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case section, resource, field, attribute, parameter, enumeration, key
  }

  package var range: SourceRange
  package var kind: Kind
  /// Whether this is the declaration of the name.
  package var isDeclaration: Bool

  package init(_ kind: Kind, _ range: SourceRange, isDeclaration: Bool = false) {
    self.kind = kind
    self.range = range
    self.isDeclaration = isDeclaration
  }
}
