/// Reads YAML into nodes with places.
package enum YAMLReader {
  /// Lists and maps inside one another.
  static let depthLimit = 128
  /// Values that aliases may add to those written.
  static let expansionLimit = 100_000

  /// The document's root and everything that is wrong with it, sorted by place. After a syntax
  /// error the root holds what was read before it; it is nil where the file holds no value at all.
  package static func read(_ source: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    let problems = YAMLText.check(source)
    guard problems.isEmpty else { return (nil, problems) }
    var builder = YAMLTreeBuilder(source)
    let root = builder.read()
    return (root, builder.diagnostics.sortedByPlace())
  }
}
