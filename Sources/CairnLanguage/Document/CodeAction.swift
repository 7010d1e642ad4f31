/// An edit that an editor offers: a quick fix, or a rewrite.
package struct CodeAction: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case quickFix, rewrite }

  /// The title: an imperative sentence.
  package var title: String
  package var kind: Kind
  /// The diagnostic that it fixes; nil for a rewrite.
  package var diagnostic: Diagnostic?
  package var edits: [TextEdit]
  /// Whether it is the most likely fix of its diagnostic.
  package var isPreferred: Bool

  package init(
    _ title: String, _ kind: Kind, mends diagnostic: Diagnostic? = nil, edits: [TextEdit],
    isPreferred: Bool = false
  ) {
    self.title = title
    self.kind = kind
    self.diagnostic = diagnostic
    self.edits = edits
    self.isPreferred = isPreferred
  }
}
