/// The names that a section declares.
struct SectionNames: Sendable {
  /// In the order of the file.
  let pairs: [YAMLNode.Pair]
  private let file: String
  private let indices: [String: Int]
  /// The new names of renamed resources, by the address in `was:`.
  let successors: [FormerAddress: String]
  /// The section could not be read, so its names are unknown.
  var isBroken = false

  /// - Parameter former: parses the text of a `was:`.
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

  /// The place where a name is declared; nil if it isn't.
  func location(of name: String) -> SourceLocation? {
    indices[name].map { SourceLocation(file: file, range: pairs[$0].key.place) }
  }
}
