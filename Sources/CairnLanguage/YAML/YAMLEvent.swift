/// One libyaml event.
struct YAMLEvent {
  enum Kind {
    /// - Parameter isMarked: the document begins with `---`.
    case document(isMarked: Bool)
    case scalar(String, YAMLNode.ScalarStyle)
    case alias(String)
    case open(isMapping: Bool, YAMLNode.CollectionStyle)
    case close
  }

  let kind: Kind
  /// Includes the tag and anchor. An opening event ends where its first child begins, or after the
  /// bracket.
  let whole: SourceRange
  /// Where the value itself begins: after the tag, the anchor, and any spaces and comments that
  /// follow them.
  let start: SourcePosition
  /// The tag as libyaml expands it: `tag:yaml.org,2002:str`.
  let tag: String?
  let anchor: String?
  /// The ranges of the tag and the anchor in the text.
  let properties: [Range<Int>]

  var range: SourceRange { SourceRange(start: start, end: whole.end) }
}
