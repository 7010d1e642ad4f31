/// Reads YAML into nodes that know their places in the text.
package enum YAMLReader {
  /// Maximum nesting depth of lists and maps.
  static let depthLimit = 128
  /// Maximum number of values that aliases may add. It bounds the memory that a small malicious
  /// file can take.
  static let expansionLimit = 100_000

  /// The document's root and all diagnostics, sorted by place. After a syntax error the root holds
  /// what was read before it; it is nil if the file has no value.
  package static func read(_ source: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    let problems = YAMLText.check(source)
    guard problems.isEmpty else { return (nil, problems) }
    var builder = YAMLTreeBuilder(source)
    let root = builder.read()
    return (root, builder.diagnostics.sortedByPlace())
  }
}
