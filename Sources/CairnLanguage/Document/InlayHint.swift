/// A short text shown between the words of the file, as what `name:` would be.
package struct InlayHint: Hashable, Sendable {
  package var position: SourcePosition
  package var label: String
  /// Markdown.
  package var tooltip: String?

  package init(_ label: String, at position: SourcePosition, tooltip: String? = nil) {
    self.label = label
    self.position = position
    self.tooltip = tooltip
  }
}
