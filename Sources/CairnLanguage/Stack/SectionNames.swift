/// The names that a section declares.
struct SectionNames: Sendable {
  /// In the order of the file.
  let pairs: [YAMLNode.Pair]
  private let file: String
  private let indices: Indices
  /// The new names of what was renamed, by what `was:` says.
  let successors: [FormerAddress: String]
  /// The section could not be read: what it declares is not known.
  var isBroken = false

  /// Shared by the versions of a text, most of which declare the same names.
  private final class Indices: Sendable {
    let byName: [String: Int]

    init(_ pairs: [YAMLNode.Pair]) {
      byName = Dictionary(pairs.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }
  }

  /// - Parameters:
  ///   - earlier: what another version of the text declared in the section.
  ///   - former: what the text of a `was:` means.
  init(
    _ pairs: [YAMLNode.Pair] = [], in file: String = "", earlier: SectionNames? = nil,
    former: (String) -> FormerAddress? = { _ in nil }
  ) {
    self.pairs = pairs
    self.file = file
    guard let earlier, earlier.pairs.count == pairs.count else {
      indices = Indices(pairs)
      successors = Self.successors(pairs, former)
      return
    }
    let others = zip(pairs, earlier.pairs).filter { $0.shift(fromSame: $1) == nil }
    indices = others.allSatisfy { $0.name == $1.name } ? earlier.indices : Indices(pairs)
    let isPlain =
      earlier.successors.isEmpty && others.allSatisfy { $0.0.text(of: MetaField.was) == nil }
    successors = isPlain ? [:] : Self.successors(pairs, former)
  }

  var names: [String] { pairs.map(\.name) }

  func contains(_ name: String) -> Bool { indices.byName[name] != nil }

  /// Where a name is declared.
  func location(of name: String) -> SourceLocation? {
    indices.byName[name].map { SourceLocation(file: file, range: pairs[$0].place) }
  }

  /// Adds the names that only one of the two declares.
  func addNamesApart(from other: SectionNames, to apart: inout Set<String>) {
    if indices === other.indices { return }
    apart.formUnion(pairs.lazy.map(\.name).filter { !other.contains($0) })
    apart.formUnion(other.pairs.lazy.map(\.name).filter { !contains($0) })
  }

  private static func successors(
    _ pairs: [YAMLNode.Pair], _ former: (String) -> FormerAddress?
  ) -> [FormerAddress: String] {
    let renamed = pairs.compactMap { pair in
      pair.text(of: MetaField.was).flatMap(former).map { ($0, pair.name) }
    }
    return Dictionary(renamed) { first, _ in first }
  }
}
