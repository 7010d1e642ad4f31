/// Lays a stack file out: indentation, spaces, the order of sections and fields, quotes. Comments,
/// groups between blank lines, anchors, and the choice between lines and brackets stay the user's.
package struct StackFormatter: Sendable {
  private let schemas: [KindSchema]

  /// - Parameter schemas: in the order in which their sections stand.
  package init(_ schemas: [KindSchema]) { self.schemas = schemas }

  package enum Outcome: Hashable, Sendable {
    /// The text as it is to be, maybe as it was.
    case formatted(SourceFile)
    /// It can't be laid out, because it can't be read.
    case refused([Diagnostic])
  }

  package func format(_ source: SourceFile) -> Outcome {
    let (root, diagnostics) = YAMLReader.read(source)
    if diagnostics.contains(where: { $0.severity == .error }) { return .refused(diagnostics) }
    if let separator = separator(in: source) { return .refused([separator]) }
    let (tree, problem) = LayoutTree.read(source)
    guard let tree else { return .refused([problem ?? bug(source)]) }
    if let root = tree.root { tree.sort(root, .stack(schemas)) }
    var writer = LayoutWriter(source)
    writer.write(tree)
    let result = file(writer.finishedLines, like: source)
    // Whatever was overlooked: nothing that means something else is ever written.
    guard tree.hasSameComments(as: LayoutTree.read(result).tree), says(root, result) else {
      return .refused([bug(source)])
    }
    return .formatted(result)
  }

  private func says(_ root: YAMLNode?, _ result: SourceFile) -> Bool {
    let (written, problems) = YAMLReader.read(result)
    guard problems.isEmpty else { return false }
    guard let root, let written else { return root == nil && written == nil }
    return YAMLFragment(written).says(YAMLFragment(root))
  }

  /// YAML 1.1 ("Line Break Characters") takes U+2028 and U+2029 for line breaks that keep what they
  /// are: they can't be laid out in lines of their own, and nobody sees them.
  private func separator(in source: SourceFile) -> Diagnostic? {
    let bytes = source.bytes
    let at = bytes.indices.first {
      bytes[$0] == 0xE2 && source.lineBreakLength(at: $0) != nil
    }
    return at.map { at in
      let name = bytes[at + 2] == 0xA8 ? "2028" : "2029"
      return Diagnostic(
        .notFormattable,
        "Here is the invisible U+\(name), which counts as a line break. If it is intended, write "
          + "\"\\u\(name)\" in double quotes; else remove it.",
        at: source.location(ofBytes: at..<(at + 3)))
    }
  }

  /// What changes a text into its layout: one edit over the lines that differ, or none.
  package func edits(_ source: SourceFile) -> Result<[TextEdit], FormatRefusal> {
    switch format(source) {
    case .refused(let diagnostics): .failure(FormatRefusal(diagnostics: diagnostics))
    case .formatted(let result): .success(source.edit(to: result.bytes).map { [$0] } ?? [])
    }
  }

  /// Line breaks and a byte order mark stay as they are.
  private func file(_ lines: [String], like source: SourceFile) -> SourceFile {
    let firstBreak = source.bytes.firstIndex(of: 0x0A)
    let isWindows = firstBreak.map { $0 > 0 && source.bytes[$0 - 1] == 0x0D } ?? false
    let lineBreak = isWindows ? "\r\n" : "\n"
    var bytes = Array(source.bytes.prefix(source.byteOrderMarkLength))
    bytes += lines.map { $0 + lineBreak }.joined().utf8
    return SourceFile(name: source.name, bytes: bytes)
  }

  private func bug(_ source: SourceFile) -> Diagnostic {
    Diagnostic(
      .notFormattable,
      "This is a bug in cairn: its layout of this file would not mean the same. The file was not "
        + "changed.", at: source.location(ofBytes: 0..<0))
  }
}

/// Why a text was not laid out.
package struct FormatRefusal: Error, Hashable, Sendable {
  package var diagnostics: [Diagnostic]
}

extension SourceFile {
  /// Whole lines that are not alike at the beginning or the end of both texts.
  fileprivate func edit(to new: [UInt8]) -> TextEdit? {
    if bytes == new { return nil }
    let newline = UInt8(ascii: "\n")
    var start = zip(bytes, new).prefix { $0 == $1 }.count
    while start > 0, bytes[start - 1] != newline { start -= 1 }
    let room = min(bytes.count, new.count) - start
    var tail = zip(bytes.reversed(), new.reversed()).prefix(room) { $0 == $1 }
    // Both rests begin a line.
    while tail > 0, bytes[bytes.count - tail - 1] != newline || new[new.count - tail - 1] != newline
    {
      tail -= 1
    }
    return TextEdit(
      range: location(ofBytes: start..<(bytes.count - tail)).range,
      replacement: String(decoding: new[start..<(new.count - tail)], as: UTF8.self))
  }
}

extension Sequence {
  /// How many at the beginning fulfil a condition, at most `limit`.
  fileprivate func prefix(_ limit: Int, while condition: (Element) -> Bool) -> Int {
    var count = 0
    for element in self {
      guard count < limit, condition(element) else { break }
      count += 1
    }
    return count
  }
}
