/// The values of a file with their comments, in a form that the formatter can write.
struct LayoutTree {
  /// Nil for a file of comments only.
  let root: LayoutNode?
  let hasAnchors: Bool
  /// The lines up to and including `---`; empty if there is none.
  private(set) var preamble: [String] = []
  /// Comments before a root that isn't a block collection.
  private(set) var head: [Comment] = []
  /// A blank line separates `head` from what follows.
  private(set) var headIsApart = false
  /// Comments after the root.
  private(set) var foot: [Comment] = []
  let comments: [Comment]

  /// - Returns: the tree, or the reason why the file can't be formatted. Both are nil if the file
  ///   isn't valid YAML.
  static func read(_ source: SourceFile) -> (tree: LayoutTree?, problem: Diagnostic?) {
    var builder = LayoutTreeBuilder(source)
    guard builder.read() else { return (nil, nil) }
    if let problem = builder.problem { return (nil, problem) }
    return (LayoutTree(builder), nil)
  }

  private init(_ builder: LayoutTreeBuilder) {
    root = builder.root
    hasAnchors = builder.hasAnchors
    let lines = builder.lines
    var begin = lines.source.byteOrderMarkLength
    if let start = builder.documentStart {
      preamble = (0..<(start.start.line - 1)).map { lines.text(lines.range(ofLine: $0)) }
      begin = start.end.offset
    }
    comments = lines.comments(from: begin, outside: builder.scalars)
    var attacher = CommentAttacher(comments, lines)
    if let start = builder.documentStart {
      var line = "---"
      if let comment = attacher.take(where: { !$0.isAlone && $0.line == start.start.line }) {
        line += "  " + comment.text
      }
      preamble.append(line)
    }
    if let root { head = attacher.attach(to: root) }
    foot = attacher.rest()
    keepHeader()
  }

  /// Comments at the top are about the file, whatever its first entry is. If a blank line separates
  /// them, those after it are about the entry.
  private mutating func keepHeader() {
    guard let collection = root?.collection, collection.style == .block,
      let first = collection.entries.first, !first.lead.isEmpty
    else { return }
    if first.hasBlankLine {
      (head, first.lead) = (first.lead, [])
      first.hasBlankLine = false
      headIsApart = true
    } else if let cut = first.lead.indices.dropFirst().last(where: { first.lead[$0].hasBlankLine })
    {
      head = Array(first.lead[..<cut])
      first.lead.removeFirst(cut)
      first.lead[0].hasBlankLine = false
      headIsApart = true
    } else {
      (head, first.lead) = (first.lead, [])
    }
  }

  /// Whether formatting neither lost nor changed a comment.
  func hasSameComments(as other: LayoutTree?) -> Bool {
    guard let other else { return false }
    return comments.map(\.text).sorted() == other.comments.map(\.text).sorted()
      && preamble.filter { !$0.isEmpty } == other.preamble.filter { !$0.isEmpty }
  }
}
