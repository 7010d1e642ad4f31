/// A value as it stands in the text: every key in its place, scalars as they are spelled, aliases and
/// merge keys not followed.
final class LayoutNode {
  enum Content {
    case scalar(YAMLNode.ScalarStyle)
    case alias
    case collection(LayoutCollection)
  }

  let content: Content
  /// What a scalar says.
  let text: String?
  /// Tag and anchor as written, with one space between them; often nothing.
  let properties: String
  let anchor: String?
  /// Of an alias: the anchor that it repeats.
  let repeated: String?
  /// Where its properties begin.
  let start: SourcePosition
  /// The value without its properties.
  let range: SourceRange
  /// The column that a block scalar's indentation is counted from, from 0; -1 at the root.
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

  /// The line that a comment behind it would be on; 0 where none can be: a block scalar ends for
  /// libyaml on the line of what follows.
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

  /// Nothing is written for it.
  var isAbsent: Bool {
    if case .scalar(.plain) = content { range.start.offset == range.end.offset } else { false }
  }
}

/// The entries of a list or a map, with the comments around them.
final class LayoutCollection {
  let isMapping: Bool
  let style: YAMLNode.CollectionStyle
  var entries: [LayoutEntry] = []
  /// Comments behind the last entry that belong to the collection.
  var foot: [Comment] = []
  /// Comments stand in it: it can't be on one line.
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
  /// Comments on lines of their own before it.
  var lead: [Comment] = []
  /// Behind the key, where the value is on lines of its own.
  var head: Comment?
  /// Behind the value.
  var trailing: Comment?
  /// A blank line stands before it, behind its comments.
  var hasBlankLine = false

  init(key: LayoutNode?, value: LayoutNode) {
    self.key = key
    self.value = value
  }

  var start: SourcePosition { (key ?? value).start }

  var name: String { key?.text ?? "" }

  /// Where blank lines divide the entries, a new group begins here.
  var opensGroup: Bool {
    hasBlankLine || lead.contains(where: \.hasBlankLine)
  }
}
