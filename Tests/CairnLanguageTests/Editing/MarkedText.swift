import CairnLanguage
import Testing

/// A text in which `▮` marks the cursor.
struct MarkedText {
  var document: StackDocument
  var offset: Int

  init(_ text: String, kinds: [KindSchema] = TestCatalog.schemas) {
    let parts = text.split(separator: "▮", maxSplits: 1, omittingEmptySubsequences: false)
    offset = parts[0].utf8.count
    document = StackDocument(
      SourceFile(name: "stack.yaml", text: parts.joined()), kinds: kinds)
  }

  var completions: [Completion] { document.completions(at: offset) }

  /// The labels of the completions.
  var labels: [String] { completions.map(\.label) }

  /// The text after accepting a completion: blanks and choices contain their first text, in `‹…›`.
  func taking(_ label: String) throws -> String {
    let completion = try #require(completions.first { $0.label == label }, "\(labels)")
    let text = completion.insertion.parts.map { part in
      switch part {
      case .text(let text): text
      case .blank(let text): "‹\(text)›"
      case .choice(let words): "‹\(words.joined(separator: "|"))›"
      }
    }.joined()
    // Like editors, which indent further lines like the rest of the cursor's line.
    let before = String(
      decoding: document.file.bytes[..<completion.range.start.offset], as: UTF8.self)
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let indent = String(line.prefix { $0 == " " })
    return document.file.edited([
      TextEdit(
        range: completion.range, replacement: text.replacing("\n", with: "\n" + indent))
    ])
  }
}

extension SourceFile {
  /// The text with the edits applied, which must not overlap.
  func edited(_ edits: [TextEdit]) -> String {
    var bytes = bytes
    for edit in edits.sorted(by: { $0.range.start.offset > $1.range.start.offset }) {
      bytes.replaceSubrange(
        edit.range.start.offset..<edit.range.end.offset, with: edit.replacement.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of a range.
  func text(_ range: SourceRange) -> String {
    String(decoding: bytes[range.start.offset..<range.end.offset], as: UTF8.self)
  }

  /// `line:column text` of each range.
  func shown(_ ranges: [SourceRange]) -> [String] {
    ranges.map { "\($0.start.line):\($0.start.column) \(text($0))" }
  }
}

extension String {
  func replacing(_ old: String, with new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
