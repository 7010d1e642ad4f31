/// A piece of YAML to write: its meaning, without its layout.
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

  var isCollection: Bool {
    switch self {
    case .plain, .text: false
    case .list, .map: true
    }
  }
}

/// Where a value of a document stands: keys and numbers of list items, from the root on.
package enum YAMLStep: Hashable, Sendable {
  case key(String)
  case item(Int)
}
