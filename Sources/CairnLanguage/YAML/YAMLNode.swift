/// A value of a YAML document, with its place in the text.
package final class YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(String, ScalarStyle)
    case sequence([YAMLNode])
    /// In the order of the text, followed by the pairs of merge keys. Keys are unique.
    case mapping([Pair])
  }

  package enum ScalarStyle: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

  package enum CollectionStyle: Sendable { case block, flow }

  /// An entry of a map.
  package struct Pair: Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
    /// Added by a merge key (`<<`): key and value keep the places where they are written.
    package let isMerged: Bool

    package init(key: YAMLNode, value: YAMLNode, isMerged: Bool = false) {
      self.key = key
      self.value = value
      self.isMerged = isMerged
    }

    package var name: String { key.text ?? "" }
  }

  package let content: Content
  /// From the first character of the value to just after its last one. Trailing comments and blank
  /// lines aren't included, and neither are tag and anchor.
  package let range: SourceRange
  /// The core type that a tag (such as `!!str`) requires.
  package let tag: CoreTag?
  package let anchor: String?
  /// The place of the alias that repeats this value; `range` and all places inside are those of the
  /// anchored value.
  package let alias: SourceRange?
  /// Block or flow style; nil for scalars.
  package let style: CollectionStyle?
  /// An error in it has been reported already, so its value must not cause further diagnostics.
  package let isBroken: Bool
  /// The number of values in it, including itself, with aliases expanded.
  let size: Int
  /// The number of nesting levels in it, including itself.
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

  /// Its place in the text: that of the alias if it is one, else its `range`.
  package var place: SourceRange { alias ?? range }

  func repeated(by alias: SourceRange) -> YAMLNode {
    YAMLNode(
      content, range: range, tag: tag, anchor: anchor, alias: alias, style: style,
      isBroken: isBroken)
  }
}

/// The types of YAML's core schema that a tag can require.
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

  /// The value of a key; nil if there is no such key, or this isn't a map.
  package subscript(_ key: String) -> YAMLNode? {
    pairs?.first { $0.name == key }?.value
  }

  /// True for `null`, `~` and an empty value.
  package var isNull: Bool {
    guard case .scalar(let text, .plain) = content, tag == nil || tag == .null else {
      return tag == .null
    }
    // Most texts are longer, and comparing them takes its time.
    guard text.utf8.count < 5 else { return false }
    return text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL"
  }

  /// A noun for messages: "nothing", "a single value", "a list" or "a map".
  var noun: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a map"
    case .scalar: isNull ? "nothing" : "a single value"
    }
  }
}
