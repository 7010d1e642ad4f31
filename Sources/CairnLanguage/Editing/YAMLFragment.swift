/// A piece of YAML: its meaning without its formatting.
package indirect enum YAMLFragment: Hashable, Sendable {
  /// A number, a boolean or a duration, written without quotes.
  case plain(String)
  /// A text, written in quotes if it would otherwise be read as anything else.
  case text(String)
  case list([YAMLFragment])
  /// Entries in this order. Keys are texts and unique.
  case map([Entry])

  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: YAMLFragment

    package init(_ key: String, _ value: YAMLFragment) {
      self.key = key
      self.value = value
    }
  }

  /// A word as a field accepts it: bare if it looks like a number or a boolean.
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

  /// All scalars and keys in it.
  var texts: [String] {
    switch self {
    case .plain(let text), .text(let text): [text]
    case .list(let items): items.flatMap(\.texts)
    case .map(let entries): entries.flatMap { [$0.key] + $0.value.texts }
    }
  }
}
