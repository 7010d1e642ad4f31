/// The formatting of a file's YAML, so that additions look like the rest.
package struct YAMLLayout: Hashable, Sendable {
  /// The number of columns by which a block map is indented below its key.
  package var indentation = 2
  /// Whether the dashes of a list are indented below its key.
  package var indentsLists = true
  package var lineBreak = "\n"
  /// The line width, in columns, up to which a collection is written on one line.
  package var width = 100

  package init() {}

  /// Takes the formatting of the first blocks in the document.
  init(of source: SourceFile, _ root: YAMLNode?) {
    if let end = source.bytes.firstIndex(of: 0x0A), end > 0, source.bytes[end - 1] == 0x0D {
      lineBreak = "\r\n"
    }
    var indentation: Int?
    var indentsLists: Bool?
    var waiting = root.map { [$0] } ?? []
    var seen = 0
    while let node = waiting.popLast(), seen < 2_000, indentation == nil || indentsLists == nil {
      seen += 1
      for pair in node.pairs ?? [] where node.style == .block && !pair.isMerged {
        let value = pair.value
        guard value.alias == nil, value.style == .block else { continue }
        let deeper = value.range.start.column - pair.key.range.start.column
        if value.pairs != nil, deeper > 0 { indentation = indentation ?? deeper }
        if value.items != nil { indentsLists = indentsLists ?? (deeper > 0) }
      }
      // Visits nodes in document order, so that the first blocks decide.
      waiting += ((node.pairs?.map(\.value) ?? []) + (node.items ?? [])).reversed()
    }
    self.indentation = indentation ?? self.indentation
    self.indentsLists = indentsLists ?? self.indentsLists
  }
}
