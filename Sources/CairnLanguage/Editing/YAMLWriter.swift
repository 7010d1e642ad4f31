/// Writes fragments as YAML text.
package struct YAMLWriter: Sendable {
  package var layout: YAMLLayout

  package init(layout: YAMLLayout = YAMLLayout()) { self.layout = layout }

  /// The entries of a map as block lines, without a line break at the end.
  package func lines(_ entries: [YAMLFragment.Entry], column: Int = 0) -> [String] {
    entries.flatMap { entry($0, column: column) }
  }

  /// One entry as block lines. A collection is written on one line if it fits.
  func entry(_ entry: YAMLFragment.Entry, column: Int) -> [String] {
    let head = spaces(column) + key(entry.key, in: .block) + ":"
    let inline = flow(entry.value, in: .block)
    guard entry.value.isFilledCollection,
      head.unicodeScalars.count + 1 + inline.unicodeScalars.count > layout.width
    else { return [head + " " + inline] }
    return [head] + block(entry.value, below: column)
  }

  /// An entry of a section: as a block if it has several fields or contains a collection.
  func declaration(_ entry: YAMLFragment.Entry, column: Int) -> [String] {
    guard case .map(let fields) = entry.value,
      fields.count > 1 || fields.contains(where: \.value.isCollection)
    else { return self.entry(entry, column: column) }
    return [spaces(column) + key(entry.key, in: .block) + ":"] + block(entry.value, below: column)
  }

  /// A collection as lines below a key in this column.
  func block(_ fragment: YAMLFragment, below column: Int) -> [String] {
    switch fragment {
    case .map(let entries): lines(entries, column: column + layout.indentation)
    case .list(let items):
      items.flatMap {
        item($0, column: layout.indentsLists ? column + layout.indentation : column)
      }
    case .plain, .text: [spaces(column + layout.indentation) + flow(fragment, in: .block)]
    }
  }

  /// A list's item as lines, the dash in this column.
  func item(_ fragment: YAMLFragment, column: Int, isFlow: Bool = false) -> [String] {
    let inline = spaces(column) + "- " + flow(fragment, in: .block)
    guard case .map(let entries) = fragment, !entries.isEmpty, !isFlow,
      inline.unicodeScalars.count > layout.width
    else { return [inline] }
    var lines = lines(entries, column: column + 2)
    lines[0] = spaces(column) + "- " + lines[0].dropFirst(column + 2)
    return lines
  }

  /// A fragment on one line.
  func flow(
    _ fragment: YAMLFragment, in context: YAMLQuoting.Context = .flow,
    like style: YAMLNode.ScalarStyle = .plain
  ) -> String {
    switch fragment {
    case .plain(let text): text
    case .text(let text): YAMLQuoting.written(text, in: context, like: style)
    case .list(let items): "[" + items.map { flow($0) }.joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { flow($0) }.joined(separator: ", ") + "}"
    }
  }

  func flow(_ entry: YAMLFragment.Entry) -> String {
    "\(key(entry.key, in: .flow)): \(flow(entry.value))"
  }

  /// A text as a key or a scalar in block style, in quotes if it needs them.
  package static func scalar(_ text: String) -> String { YAMLQuoting.written(text, in: .block) }

  /// Quotes a key with a colon inside braces, where it would be easy to misread.
  func key(_ text: String, in context: YAMLQuoting.Context) -> String {
    let hasColon = context == .flow && text.utf8.contains(UInt8(ascii: ":"))
    return YAMLQuoting.written(text, in: context, like: hasColon ? .doubleQuoted : .plain)
  }

  func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
