/// One of the rules that a bucket's configuration is made of. S3 takes the configuration as a whole
/// only, so that a rule which nobody here has words for must be sent back as it stands.
public enum S3Rule<Words: Sendable & Hashable>: Sendable, Hashable {
  /// All that it says.
  case known(Words)
  case foreign(S3ForeignRule)

  public var known: Words? { if case .known(let words) = self { words } else { nil } }
  public var foreign: S3ForeignRule? { if case .foreign(let rule) = self { rule } else { nil } }
}

/// A rule that says more than there are words for.
public struct S3ForeignRule: Sendable, Hashable {
  public var id: String?
  /// As S3 gave it.
  package var tree: XMLTree
  /// The elements without words, as `Filter.Tag`, in their order.
  public var unknown: [String]

  package init(_ tree: XMLTree, unknown: [String]) {
    self.tree = tree
    self.unknown = unknown
    id = tree["ID"]?.text
  }

  /// All that it says, in one line: `Filter.Tag.Key: state, Expiration.Days: 7`.
  public var summary: String {
    tree.leaves.filter { $0.path != "ID" }.map { "\($0.path): \($0.text)" }
      .joined(separator: ", ")
  }
}

extension XMLTree {
  /// The paths of the elements inside that aren't among those known, each down to where its path
  /// leaves them, and each once.
  func unknown(besides known: Set<String>) -> [String] {
    var found: [String] = []
    func look(_ tree: XMLTree, _ path: String) {
      for element in tree.elements {
        let inner = path.isEmpty ? element.name : "\(path).\(element.name)"
        if known.contains(inner) && element.elements.isEmpty { continue }
        if known.contains(where: { $0.hasPrefix("\(inner).") }) {
          look(element, inner)
        } else if !found.contains(inner) {
          found.append(inner)
        }
      }
    }
    look(self, "")
    return found
  }

  /// The texts inside with their paths.
  var leaves: [(path: String, text: String)] {
    elements.flatMap { element -> [(path: String, text: String)] in
      if element.elements.isEmpty { return [(element.name, element.text ?? "")] }
      return element.leaves.map { ("\(element.name).\($0.path)", $0.text) }
    }
  }
}

/// The rules of a configuration in their order.
public struct S3Rules<Words: Sendable & Hashable>: Sendable, Hashable {
  public var rules: [S3Rule<Words>]

  public init(_ rules: [S3Rule<Words>] = []) { self.rules = rules }

  public var known: [Words] { rules.compactMap(\.known) }
  public var foreign: [S3ForeignRule] { rules.compactMap(\.foreign) }

  /// Those with words become these, and the others stay where they stand.
  public mutating func replaceKnown(with wanted: [Words]) {
    var left = wanted[...]
    rules = rules.compactMap { rule in
      switch rule {
      case .foreign: rule
      case .known: left.popFirst().map { .known($0) }
      }
    }
    rules += left.map { .known($0) }
  }
}
