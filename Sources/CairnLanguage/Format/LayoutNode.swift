/// A value as it is written: keys in their order, scalars in their spelling, aliases and merge keys
/// unresolved.
final class LayoutNode {
  enum Content {
    case scalar(YAMLNode.ScalarStyle)
    case alias
    case collection(LayoutCollection)
  }

  let content: Content
  /// The text of a scalar.
  let text: String?
  /// The tag and anchor as written, separated by one space; often empty.
  let properties: String
  let anchor: String?
  /// The name of the anchor that an alias repeats.
  let repeated: String?
  /// Where its tag or anchor begins.
  let start: SourcePosition
  /// The value without its tag and anchor.
  let range: SourceRange
  /// The column, from 0, that a block scalar's indentation is relative to; -1 at the root.
  let parentIndent: Int

  init(
    _ content: Content, text: String? = nil, properties: String = "", anchor: String? = nil,
    repeated: String? = nil,
    start: SourcePosition, range: SourceRange, parentIndent: Int = -1
  ) {
    self.content = content
    self.text = text
    self.properties = properties
    self.anchor = anchor
    self.repeated = repeated
    self.start = start
    self.range = range
    self.parentIndent = parentIndent
  }

  /// The line of a comment that follows the value. It is 0 for a block scalar, which can't have
  /// one: for libyaml it ends on the line of the next value.
  var lastLine: Int {
    switch content {
    case .scalar(.literal), .scalar(.folded): 0
    case .collection(let collection) where collection.style == .block:
      collection.entries.last?.value.lastLine ?? range.end.line
    case .scalar, .alias, .collection: range.end.line
    }
  }

  var collection: LayoutCollection? {
    if case .collection(let collection) = content { collection } else { nil }
  }

  /// The value has no text in the file.
  var isAbsent: Bool {
    if case .scalar(.plain) = content { range.start.offset == range.end.offset } else { false }
  }
}

/// The entries of a list or a map, with the comments around them.
final class LayoutCollection {
  let isMapping: Bool
  let style: YAMLNode.CollectionStyle
  var entries: [LayoutEntry] = []
  /// Comments after the last entry that belong to the collection.
  var foot: [Comment] = []
  /// It contains comments, so it can't be written on one line.
  var holdsComments = false

  init(isMapping: Bool, style: YAMLNode.CollectionStyle) {
    self.isMapping = isMapping
    self.style = style
  }
}

final class LayoutEntry {
  /// Nil for the item of a list.
  let key: LayoutNode?
  let value: LayoutNode
  /// Comments on their own lines before it.
  var lead: [Comment] = []
  /// The comment after the key, if the value is on lines of its own.
  var head: Comment?
  /// The comment after the value.
  var trailing: Comment?
  /// A blank line precedes it, after its comments.
  var hasBlankLine = false

  init(key: LayoutNode?, value: LayoutNode) {
    self.key = key
    self.value = value
  }

  var start: SourcePosition { (key ?? value).start }

  var name: String { key?.text ?? "" }

  /// A blank line separates this entry from the one above, so it begins a new group.
  var opensGroup: Bool {
    hasBlankLine || lead.contains(where: \.hasBlankLine)
  }
}
