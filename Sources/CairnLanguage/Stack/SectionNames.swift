/// The names that a section declares.
struct SectionNames: Sendable {
  /// In the order of the file.
  let pairs: [YAMLNode.Pair]
  private let file: String
  private let indices: [String: Int]
  /// The new names of what was renamed, by what `was:` says.
  let successors: [FormerAddress: String]
  /// The section could not be read: what it declares is not known.
  var isBroken = false

  /// - Parameter former: what the text of a `was:` means.
  init(
    _ pairs: [YAMLNode.Pair] = [], in file: String = "",
    former: (String) -> FormerAddress? = { _ in nil }
  ) {
    self.pairs = pairs
    self.file = file
    indices = Dictionary(pairs.enumerated().map { ($1.name, $0) }) { first, _ in first }
    let renamed = pairs.compactMap { pair in
      pair.value[MetaField.was]?.text.flatMap(former).map { ($0, pair.name) }
    }
    successors = Dictionary(renamed) { first, _ in first }
  }

  var names: [String] { pairs.map(\.name) }

  func contains(_ name: String) -> Bool { indices[name] != nil }

  /// Where a name is declared.
  func location(of name: String) -> SourceLocation? {
    indices[name].map { SourceLocation(file: file, range: pairs[$0].key.place) }
  }
}
