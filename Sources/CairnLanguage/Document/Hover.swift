/// The hover text for what is under the cursor.
package struct Hover: Hashable, Sendable {
  package var markdown: String
  /// The thing.
  package var range: SourceRange
  package var subject: Subject?

  package init(_ markdown: String, range: SourceRange, subject: Subject? = nil) {
    self.markdown = markdown
    self.range = range
    self.subject = subject
  }
}
