/// Formats a stack file: indentation, spaces, the order of sections and fields, quotes. Comments,
/// groups between blank lines, anchors, and the choice between block and flow style stay as the
/// user wrote them.
package struct StackFormatter: Sendable {
  private let schemas: [KindSchema]

  /// - Parameter schemas: the kinds, in the order of their sections.
  package init(_ schemas: [KindSchema]) { self.schemas = schemas }

  package enum Outcome: Hashable, Sendable {
    /// The formatted text, which may equal the input.
    case formatted(SourceFile)
    /// The file can't be formatted, because it can't be read or isn't supported.
    case refused([Diagnostic])
  }

  /// Formats a file. Line breaks and a byte order mark stay as they are. A file that is formatted
  /// already is returned unchanged.
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
    // A safety net: a result with another meaning or other comments is never written.
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

  /// YAML 1.1 ("Line Break Characters") treats U+2028 and U+2029 as line breaks that keep their
  /// identity. They are invisible and can't be formatted as lines, so the file is refused.
  private func separator(in source: SourceFile) -> Diagnostic? {
    let bytes = source.bytes
    let at = bytes.indices.first {
      bytes[$0] == 0xE2 && source.lineBreakLength(at: $0) != nil
    }
    return at.map { at in
      let name = bytes[at + 2] == 0xA8 ? "2028" : "2029"
      return Diagnostic(
        .notFormattable,
        "The invisible character U+\(name) counts as a line break. If it is intended, write "
          + "\"\\u\(name)\" in double quotes; else remove it.",
        at: source.location(ofBytes: at..<(at + 3)))
    }
  }

  /// The edits that format a text: one edit over the lines that differ, or none.
  package func edits(_ source: SourceFile) -> Result<[TextEdit], FormatRefusal> {
    switch format(source) {
    case .refused(let diagnostics): .failure(FormatRefusal(diagnostics: diagnostics))
    case .formatted(let result): .success(source.edit(to: result.bytes).map { [$0] } ?? [])
    }
  }

  /// Joins the lines, with the line breaks and the byte order mark of the original.
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
      "This is a bug in cairn: the formatted file would have another meaning. The file was not "
        + "changed.", at: source.location(ofBytes: 0..<0))
  }
}

/// Why a text was not formatted.
package struct FormatRefusal: Error, Hashable, Sendable {
  package var diagnostics: [Diagnostic]
}

extension SourceFile {
  /// The edit that replaces all lines between the common beginning and the common end of both
  /// texts.
  fileprivate func edit(to new: [UInt8]) -> TextEdit? {
    if bytes == new { return nil }
    let newline = UInt8(ascii: "\n")
    var start = zip(bytes, new).prefix { $0 == $1 }.count
    while start > 0, bytes[start - 1] != newline { start -= 1 }
    let room = min(bytes.count, new.count) - start
    var tail = zip(bytes.reversed(), new.reversed()).prefix(room) { $0 == $1 }
    // Both remainders must begin at a line start.
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
  /// The number of leading elements that fulfil a condition, at most `limit`.
  fileprivate func prefix(_ limit: Int, while condition: (Element) -> Bool) -> Int {
    var count = 0
    for element in self {
      guard count < limit, condition(element) else { break }
      count += 1
    }
    return count
  }
}
