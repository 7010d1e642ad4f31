/// The hover text for the word under the cursor.
package struct Hover: Hashable, Sendable {
  package var markdown: String
  /// The range of the word that it describes.
  package var range: SourceRange
  package var subject: Subject?

  package init(_ markdown: String, range: SourceRange, subject: Subject? = nil) {
    self.markdown = markdown
    self.range = range
    self.subject = subject
  }
}
