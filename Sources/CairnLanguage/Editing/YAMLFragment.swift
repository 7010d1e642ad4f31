/// A piece of YAML: its meaning, without its layout.
package indirect enum YAMLFragment: Hashable, Sendable {
  /// A number, a truth value, a duration: written as it is, without quotes.
  case plain(String)
  /// A text: in quotes where it would be read as anything else.
  case text(String)
  case list([YAMLFragment])
  /// In this order. Keys are texts, each once.
  case map([Entry])

  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: YAMLFragment

    package init(_ key: String, _ value: YAMLFragment) {
      self.key = key
      self.value = value
    }
  }

  /// A word as its field takes it: bare if it is a number or a truth value.
  init(word: String) { self = YAMLQuoting.looksSpecial(word) ? .plain(word) : .text(word) }

  var isCollection: Bool {
    switch self {
    case .plain, .text: false
    case .list, .map: true
    }
  }

  var isFilledCollection: Bool {
    switch self {
    case .plain, .text: false
    case .list(let items): !items.isEmpty
    case .map(let entries): !entries.isEmpty
    }
  }

  /// Every scalar and key in it.
  var texts: [String] {
    switch self {
    case .plain(let text), .text(let text): [text]
    case .list(let items): items.flatMap(\.texts)
    case .map(let entries): entries.flatMap { [$0.key] + $0.value.texts }
    }
  }
}
