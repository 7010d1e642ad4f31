/// A short text that an editor shows inside the file, such as a resource's default name.
package struct InlayHint: Hashable, Sendable {
  package var position: SourcePosition
  package var label: String
  /// The tooltip in Markdown.
  package var tooltip: String?

  package init(_ label: String, at position: SourcePosition, tooltip: String? = nil) {
    self.label = label
    self.position = position
    self.tooltip = tooltip
  }
}
