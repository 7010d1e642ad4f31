/// Writes a layout tree as text: two spaces of indentation, items indented below their key, two
/// spaces before a comment, at most one blank line in a row.
struct LayoutWriter {
  static let width = 100

  private let source: SourceFile
  private(set) var lines: [String] = []
  /// The beginning of a line that isn't written yet: the dashes of items.
  private var pending: String?
  /// The block is still empty, so a blank line would have nothing to separate.
  private var isAtStart = true
  /// The last lines are those of a block scalar that keeps its blank lines: another one would
  /// become part of it.
  private var keepsBlankLines = false

  init(_ source: SourceFile) { self.source = source }

  mutating func write(_ tree: LayoutTree) {
    for line in tree.preamble {
      if line.isEmpty { blank() } else { put(line) }
    }
    isAtStart = true
    write(tree.head, indent: 0)
    if tree.headIsApart { blank() }
    if let root = tree.root {
      if let collection = root.collection, collection.isMapping, isBlock(root, from: 0) {
        if !root.properties.isEmpty { put(root.properties) }
        writeStack(collection)
      } else {
        write(root, behind: "", indent: 0)
      }
    }
    write(tree.foot, indent: 0)
  }

  /// The top level: comments at the top belong to the file, and blank lines separate the sections.
  private mutating func writeStack(_ collection: LayoutCollection) {
    var wasBlock = false
    for (index, entry) in collection.entries.enumerated() {
      let isBlock = isBlock(entry.value, from: Self.columns(head(of: entry)) + 1)
      if index > 0, isBlock || wasBlock { blank() }
      write(entry, indent: 0)
      wasBlock = isBlock
    }
    write(collection.foot, indent: 0)
  }

  private mutating func write(_ collection: LayoutCollection, indent: Int) {
    isAtStart = true
    for entry in collection.entries { write(entry, indent: indent) }
    write(collection.foot, indent: indent)
  }

  private mutating func write(_ entry: LayoutEntry, indent: Int) {
    if pending == nil {
      write(entry.lead, indent: indent)
      if entry.hasBlankLine { blank() }
      write(hoisted(from: entry), indent: indent)
    }
    let start = pending ?? Self.spaces(indent)
    pending = nil
    guard let key = entry.key else {
      writeItem(entry, start, indent: indent)
      return
    }
    let head = start + text(ofKey: key) + ":"
    write(entry.value, behind: head, indent: indent, head: entry.head, trailing: entry.trailing)
  }

  private mutating func writeItem(_ entry: LayoutEntry, _ start: String, indent: Int) {
    let value = entry.value
    let head = start + "-"
    guard let collection = value.collection, value.properties.isEmpty, entry.head == nil,
      isBlock(value, from: Self.columns(head) + 1)
    else {
      write(value, behind: head, indent: indent, head: entry.head, trailing: entry.trailing)
      return
    }
    pending = head + " "
    write(collection, indent: indent + 2)
    // The value took several lines, so the comment doesn't fit after it.
    if let comment = entry.trailing { put(Self.spaces(indent + 2) + comment.text) }
  }

  /// The comments of an item's first entry: they can't be between the dash and that entry.
  private func hoisted(from entry: LayoutEntry) -> [Comment] {
    guard entry.key == nil, entry.head == nil, entry.value.properties.isEmpty,
      let collection = entry.value.collection,
      collection.style == .block || collection.holdsComments, let first = collection.entries.first
    else { return [] }
    return first.lead + hoisted(from: first)
  }

  /// - Parameters:
  ///   - start: the text already on the line: a key with its colon, a dash, or nothing.
  ///   - indent: the column of the entry.
  private mutating func write(
    _ node: LayoutNode, behind start: String, indent: Int, head: Comment? = nil,
    trailing: Comment? = nil
  ) {
    let begin = [start, node.properties].filter { !$0.isEmpty }.joined(separator: " ")
    func joined(_ text: String) -> String { begin.isEmpty ? text : begin + " " + text }
    switch node.content {
    case .alias: put(joined(raw(node)), trailing)
    case .scalar(.literal), .scalar(.folded):
      let block = BlockScalarText(
        source, node.range, parentIndent: node.parentIndent, indent: indent + 2)
      put(joined(block.header))
      lines += block.lines
      keepsBlankLines = block.keepsBlankLines
    case .scalar where node.isAbsent: put(begin, trailing)
    case .scalar:
      let text = ScalarLayout(source, node).lines
      put(joined(text[0]), text.count == 1 ? trailing : nil)
      for (index, line) in text.enumerated().dropFirst() {
        let comment = index == text.count - 1 ? trailing : nil
        if line.isEmpty { lines.append("") } else { put(Self.spaces(indent + 2) + line, comment) }
      }
    case .collection(let collection):
      if !isBlock(node, from: begin.isEmpty ? 0 : Self.columns(begin) + 1),
        let flow = FlowText(source).text(of: node, withProperties: false)
      {
        put(joined(flow), trailing)
        return
      }
      if !begin.isEmpty { put(begin, head ?? trailing) }
      write(collection, indent: start.isEmpty ? indent : indent + 2)
    }
  }

  private mutating func write(_ comments: [Comment], indent: Int) {
    for comment in comments {
      if comment.hasBlankLine { blank() }
      put(Self.spaces(indent) + comment.text)
    }
  }

  // MARK: Lines

  private mutating func put(_ line: String, _ comment: Comment? = nil) {
    lines.append(comment.map { line + "  " + $0.text } ?? line)
    isAtStart = false
    keepsBlankLines = false
  }

  private mutating func blank() {
    guard !isAtStart, !keepsBlankLines, let last = lines.last, !last.isEmpty else { return }
    lines.append("")
  }

  /// The lines without trailing blank lines, except those that belong to a text.
  var finishedLines: [String] {
    keepsBlankLines ? lines : Array(lines[..<((lines.lastIndex { !$0.isEmpty } ?? -1) + 1)])
  }

  /// Whether a value is written on lines of its own.
  private func isBlock(_ node: LayoutNode, from column: Int) -> Bool {
    guard let collection = node.collection, !collection.entries.isEmpty else { return false }
    if collection.style == .block || collection.holdsComments { return true }
    guard let flow = FlowText(source).text(of: node, withProperties: false) else { return true }
    return column + Self.columns(flow) > Self.width
  }

  private func head(of entry: LayoutEntry) -> String {
    entry.key.map { text(ofKey: $0) + ":" } ?? "-"
  }

  private func text(ofKey key: LayoutNode) -> String { FlowText(source).text(ofKey: key) }

  private func raw(_ node: LayoutNode) -> String {
    String(decoding: source.bytes[node.range.start.offset..<node.range.end.offset], as: UTF8.self)
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  static func columns(_ text: String) -> Int { text.unicodeScalars.count }
}
