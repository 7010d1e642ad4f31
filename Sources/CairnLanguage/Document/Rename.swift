/// A name under the cursor that can be changed.
package struct Renameable: Hashable, Sendable {
  package var range: SourceRange
  package var name: String

  package init(range: SourceRange, name: String) {
    self.range = range
    self.name = name
  }
}

/// Why a rename isn't possible, as a full sentence.
package struct RenameProblem: Error, Hashable, Sendable {
  package var message: String

  package init(_ message: String) { self.message = message }
}
