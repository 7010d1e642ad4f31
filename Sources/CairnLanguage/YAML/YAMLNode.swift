/// A value of a YAML document with the place where it stands.
package final class YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(String, ScalarStyle)
    case sequence([YAMLNode])
    /// In the order of the text; what merge keys bring comes last. Keys are unique.
    case mapping([Pair])
  }

  package enum ScalarStyle: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

  package enum CollectionStyle: Sendable { case block, flow }

  /// An entry of a mapping.
  package struct Pair: Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
    /// Brought by a merge key (`<<`): key and value then stand where they were written first.
    package let isMerged: Bool

    package init(key: YAMLNode, value: YAMLNode, isMerged: Bool = false) {
      self.key = key
      self.value = value
      self.isMerged = isMerged
    }

    package var name: String { key.text ?? "" }
  }

  package let content: Content
  /// From the first to just after the last character of the value. Trailing comments and blank
  /// lines do not belong to it, and neither do tag and anchor.
  package let range: SourceRange
  /// The core type that a tag (`!!str`) asks for.
  package let tag: CoreTag?
  package let anchor: String?
  /// Where the alias stands that repeats this value; `range` and all inside are at the anchor.
  package let alias: SourceRange?
  /// How the collection is laid out; nil for scalars.
  package let style: CollectionStyle?
  /// Something is wrong with it that has been told: nothing more is to be said of its value.
  package let isBroken: Bool
  /// Values in it, itself included, with aliases written out.
  let size: Int
  /// Levels in it, itself included.
  let height: Int

  package init(
    _ content: Content, range: SourceRange, tag: CoreTag? = nil, anchor: String? = nil,
    alias: SourceRange? = nil, style: CollectionStyle? = nil,
    isBroken: Bool = false
  ) {
    self.content = content
    self.range = range
    self.tag = tag
    self.anchor = anchor
    self.alias = alias
    self.style = style
    self.isBroken = isBroken
    switch content {
    case .scalar:
      size = 1
      height = 1
    case .sequence(let items):
      size = items.reduce(1) { $0 + $1.size }
      height = 1 + items.reduce(0) { max($0, $1.height) }
    case .mapping(let pairs):
      size = pairs.reduce(1) { $0 + 1 + $1.value.size }
      height = 1 + pairs.reduce(0) { max($0, $1.value.height) }
    }
  }

  /// Where it stands in the text: the alias, if it is one.
  package var place: SourceRange { alias ?? range }

  func repeated(by alias: SourceRange) -> YAMLNode {
    YAMLNode(
      content, range: range, tag: tag, anchor: anchor, alias: alias, style: style,
      isBroken: isBroken)
  }
}

/// The types of YAML's core schema that a tag may ask for.
package enum CoreTag: String, Sendable {
  case string = "str"
  case integer = "int"
  case boolean = "bool"
  case float
  case null
  case sequence = "seq"
  case mapping = "map"
}

extension YAMLNode {
  package var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
  package var items: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }
  package var pairs: [Pair]? { if case .mapping(let pairs) = content { pairs } else { nil } }

  /// The value of a key.
  package subscript(_ key: String) -> YAMLNode? {
    pairs?.first { $0.name == key }?.value
  }

  /// True of `null`, `~` and nothing at all.
  package var isNull: Bool {
    guard case .scalar(let text, .plain) = content, tag == nil || tag == .null else {
      return tag == .null
    }
    // Most texts are longer, and comparing them takes its time.
    guard text.utf8.count < 5 else { return false }
    return text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL"
  }

  /// What it is, for messages: "a list", "a map", "a text".
  var noun: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a map"
    case .scalar: isNull ? "nothing" : "a single value"
    }
  }
}
