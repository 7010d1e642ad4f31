extension YAMLNode? {
  /// Whether both say the same: the order of keys and the kind of quotes are nothing, and aliases what
  /// they repeat.
  func means(_ other: YAMLNode?) -> Bool {
    switch (self, other) {
    case (nil, nil): true
    case (let left?, let right?): left.means(right)
    default: false
    }
  }
}

extension YAMLNode {
  fileprivate func means(_ other: YAMLNode) -> Bool {
    guard tag == other.tag else { return false }
    switch (content, other.content) {
    case (.scalar(let left, let leftStyle), .scalar(let right, let rightStyle)):
      return left == right && (leftStyle == .plain) == (rightStyle == .plain)
    case (.sequence(let left), .sequence(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
    case (.mapping(let left), .mapping(let right)):
      guard left.count == right.count else { return false }
      let values = Dictionary(right.map { ($0.name, $0.value) }) { first, _ in first }
      return left.allSatisfy { pair in values[pair.name].map { pair.value.means($0) } ?? false }
    default: return false
    }
  }
}

extension LayoutTree {
  /// Whether no comment was lost or changed on the way.
  func hasSameComments(as other: LayoutTree?) -> Bool {
    guard let other else { return false }
    return comments.map(\.text).sorted() == other.comments.map(\.text).sorted()
      && preamble.filter { !$0.isEmpty } == other.preamble.filter { !$0.isEmpty }
  }
}
