/// A step of libyaml through a text.
struct YAMLEvent {
  enum Kind {
    /// - Parameter isMarked: it begins with `---`.
    case document(isMarked: Bool)
    case scalar(String, YAMLNode.ScalarStyle)
    case alias(String)
    case open(isMapping: Bool, YAMLNode.CollectionStyle)
    case close
  }

  let kind: Kind
  /// From its tag or anchor on. An opening event ends where the first thing in it begins, or behind the
  /// bracket.
  let whole: SourceRange
  /// Where the value itself begins: behind tag and anchor, and spaces and comments that follow them.
  let start: SourcePosition
  /// As libyaml spells it out: `tag:yaml.org,2002:str`.
  let tag: String?
  let anchor: String?
  /// Tag and anchor as they are written.
  let properties: [Range<Int>]

  var range: SourceRange { SourceRange(start: start, end: whole.end) }
}
