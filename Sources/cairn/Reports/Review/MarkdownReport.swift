import CairnLanguage

/// A review as Markdown, for a comment on a pull request: the summary and the risks, a table, and
/// the detail folded.
struct MarkdownReport {
  /// GitHub takes comments of 65,536 characters.
  static let limit = 60_000
  /// Above this number, risks and rows are only counted.
  private static let rowLimit = 100

  /// The start of every such report. The whole first line names command and file, so that a
  /// workflow finds its comment again.
  static let opening = "<!-- a report of cairn "

  var review: Review

  var text: String {
    let head = [
      "\(Self.opening)\(review.command): \(Self.commentSafe(review.file)) -->",
      "### \(MarkdownText.escaped(review.title)): \(MarkdownText.escaped(review.summary))",
      risks, table,
      review.notes.map { "> \(MarkdownText.escaped($0))" }.joined(separator: "\n"),
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
    return head + details(room: Self.limit - head.utf8.count) + "\n"
  }

  /// Without what could end an HTML comment.
  private static func commentSafe(_ text: String) -> String {
    text.visible.replacingLiteral(">", with: ")").replacingLiteral("<", with: "(")
  }

  private var risks: String {
    let lines = Review.Risk.Sort.allCases.flatMap { sort in
      review.items.flatMap { item in
        item.risks.filter { $0.sort == sort }.map { risk in
          "- **\(sort.words)**: \(MarkdownText.code(Self.short(item.name)))"
            + (risk.text.isEmpty ? "" : " (\(MarkdownText.code(Self.short(risk.text))))")
        }
      }
    }
    return Self.limited(lines, "- %d more").joined(separator: "\n")
  }

  private var table: String {
    let rows = review.findings.map { item in
      let place = (item.parts.first?.place ?? item.place).map {
        MarkdownText.code("\($0.file):\($0.range.start.line)")
      }
      let name = item.group == review.command ? nil : item.name
      return "| \(MarkdownText.escaped(item.words)) | \(MarkdownText.code(Self.short(name ?? ""))) "
        + "| \(place ?? "") |"
    }
    if rows.isEmpty { return "" }
    return (["| | | place |", "| --- | --- | --- |"] + Self.limited(rows, "| | %d more | |"))
      .joined(separator: "\n")
  }

  private func details(room: Int) -> String {
    let items = review.findings.filter { !$0.detail.isEmpty }
    if items.isEmpty { return "" }
    let (start, end) = ("\n\n<details><summary>Details</summary>\n", "\n\n</details>")
    var text = start
    var left = room - start.utf8.count - end.utf8.count - 100
    for (index, item) in items.enumerated() {
      // A plan's detail begins with the resource.
      let isNamed = item.group == review.command || item.detail[0].containsLiteral(item.name)
      let words = isNamed ? [] : ["\(item.name): \(item.words)"]
      let block = "\n" + MarkdownText.block(words + item.detail) + "\n"
      left -= block.utf8.count
      if left < 0 {
        text += "\n\(items.count - index) more, which don't fit into a comment.\n"
        break
      }
      text += block
    }
    return text + end
  }

  private static func short(_ text: String) -> String { text.shortened(toColumns: 160) }

  private static func limited(_ lines: [String], _ rest: String) -> [String] {
    guard lines.count > rowLimit else { return lines }
    return lines.prefix(rowLimit)
      + [rest.replacingLiteral("%d", with: String(lines.count - rowLimit))]
  }
}
