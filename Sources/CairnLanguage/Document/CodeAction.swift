/// An edit that the editor offers.
package struct CodeAction: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case quickFix, rewrite }

  /// An imperative sentence.
  package var title: String
  package var kind: Kind
  /// The diagnostics that it fixes.
  package var diagnostic: Diagnostic?
  package var edits: [TextEdit]
  /// The most likely one.
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
