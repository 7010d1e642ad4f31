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
  ///
  /// When lines above it come or go, that is noted here; its nodes are moved when they are asked for.
  package struct Pair: Sendable {
    private let writtenKey: YAMLNode
    private let writtenValue: YAMLNode
    private var shift = SourceShift.none
    /// Brought by a merge key (`<<`): key and value then stand where they were written first.
    package let isMerged: Bool

    package init(key: YAMLNode, value: YAMLNode, isMerged: Bool = false) {
      writtenKey = key
      writtenValue = value
      self.isMerged = isMerged
    }

    package var key: YAMLNode { writtenKey.moved(by: shift) }
    package var value: YAMLNode { writtenValue.moved(by: shift) }

    package var name: String { writtenKey.text ?? "" }

    /// Where the key stands.
    var place: SourceRange { writtenKey.place.moved(by: shift) }

    /// Values in it, as `YAMLNode.size` counts.
    var size: Int { 1 + writtenValue.size }

    /// Levels of its value.
    var height: Int { writtenValue.height }

    var hasTies: Bool { isMerged || writtenKey.hasTies || writtenValue.hasTies }

    /// The text of an entry of its value.
    func text(of key: String) -> String? { writtenValue[key]?.text }

    func moved(by shift: SourceShift) -> Pair {
      var moved = self
      moved.shift = self.shift + shift
      return moved
    }

    func moved(by shift: SourceShift, from offset: Int) -> Pair {
      if !hasTies, place.start.offset >= offset { return moved(by: shift) }
      return Pair(
        key: key.moved(by: shift, from: offset), value: value.moved(by: shift, from: offset),
        isMerged: isMerged)
    }

    /// How far it has moved from where another text has the very same nodes; nil for other nodes.
    func shift(fromSame old: Pair) -> SourceShift? {
      writtenKey === old.writtenKey && writtenValue === old.writtenValue
        ? shift + old.shift.reversed : nil
    }
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
  /// A mapping with a `<<`: what is in it may come from elsewhere.
  let hasMergeKey: Bool
  /// Something in it is an anchor, or repeats what stands elsewhere.
  let hasTies: Bool

  package init(
    _ content: Content, range: SourceRange, tag: CoreTag? = nil, anchor: String? = nil,
    alias: SourceRange? = nil, style: CollectionStyle? = nil,
    isBroken: Bool = false, hasMergeKey: Bool = false
  ) {
    self.content = content
    self.range = range
    self.tag = tag
    self.anchor = anchor
    self.alias = alias
    self.style = style
    self.isBroken = isBroken
    self.hasMergeKey = hasMergeKey
    let isTied = anchor != nil || alias != nil || hasMergeKey
    switch content {
    case .scalar:
      size = 1
      height = 1
      hasTies = isTied
    case .sequence(let items):
      hasTies = isTied || items.contains(where: \.hasTies)
      size = items.reduce(1) { $0 + $1.size }
      height = 1 + items.reduce(0) { max($0, $1.height) }
    case .mapping(let pairs):
      hasTies = isTied || pairs.contains(where: \.hasTies)
      size = pairs.reduce(1) { $0 + $1.size }
      height = 1 + pairs.reduce(0) { max($0, $1.height) }
    }
  }

  private init(_ node: YAMLNode, _ content: Content, _ move: (SourceRange) -> SourceRange) {
    self.content = content
    range = move(node.range)
    alias = node.alias.map(move)
    (tag, anchor, style, isBroken) = (node.tag, node.anchor, node.style, node.isBroken)
    (size, height) = (node.size, node.height)
    (hasMergeKey, hasTies) = (node.hasMergeKey, node.hasTies)
  }

  /// The same, so much further up or down.
  func moved(by shift: SourceShift) -> YAMLNode {
    if shift == .none { return self }
    let content: Content =
      switch content {
      case .scalar: content
      case .sequence(let items): .sequence(items.map { $0.moved(by: shift) })
      case .mapping(let pairs): .mapping(pairs.map { $0.moved(by: shift) })
      }
    return YAMLNode(self, content) { $0.moved(by: shift) }
  }

  /// The same, where only what stands from a place on has moved: what an alias repeats may not have.
  func moved(by shift: SourceShift, from offset: Int) -> YAMLNode {
    if !hasTies { return range.start.offset < offset ? self : moved(by: shift) }
    let content: Content =
      switch content {
      case .scalar: content
      case .sequence(let items): .sequence(items.map { $0.moved(by: shift, from: offset) })
      case .mapping(let pairs): .mapping(pairs.map { $0.moved(by: shift, from: offset) })
      }
    return YAMLNode(self, content) { $0.start.offset < offset ? $0 : $0.moved(by: shift) }
  }

  /// Where it stands in the text: the alias, if it is one.
  package var place: SourceRange { alias ?? range }

  func repeated(by alias: SourceRange) -> YAMLNode {
    YAMLNode(
      content, range: range, tag: tag, anchor: anchor, alias: alias, style: style,
      isBroken: isBroken, hasMergeKey: hasMergeKey)
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
