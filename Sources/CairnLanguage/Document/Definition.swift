/// The place where the subject of a word is defined.
package struct Definition: Hashable, Sendable {
  /// Where a definition is.
  package enum Target: Hashable, Sendable {
    /// In the stack: the range of the name, and that of the whole declaration.
    case place(name: SourceRange, whole: SourceRange)
    /// An executable product of a Swift package; `package` is a folder relative to the stack's.
    case swiftProduct(package: String, product: String)
    /// A file or folder, relative to the stack's folder.
    case path(String)
  }

  /// The range of the word that was asked about.
  package var origin: SourceRange
  package var target: Target

  package init(origin: SourceRange, _ target: Target) {
    self.origin = origin
    self.target = target
  }
}
