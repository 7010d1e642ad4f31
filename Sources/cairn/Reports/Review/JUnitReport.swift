import CairnLanguage

/// A review as a test report for CI servers: a case for each resource or diagnostic.
struct JUnitReport {
  var review: Review

  /// The start of every such report.
  static let opening = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cairn "

  var text: String {
    let failures = review.items.count { $0.isFailure }
    let name = Markup.escaped("\(review.command) of \(review.stack)")
    let counts = "tests=\"\(review.items.count)\" failures=\"\(failures)\" errors=\"0\""
    let lines =
      [
        "\(Self.opening)\(review.command)\" \(counts)>",
        "  <testsuite name=\"\(name)\" \(counts) skipped=\"0\">",
      ] + review.items.flatMap(lines(of:)) + ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of item: Review.Item) -> [String] {
    let place = item.place.map { place in
      [("file", place.file), ("line", String(place.range.start.line))]
    }
    let named = [("name", item.name), ("classname", "\(review.stack).\(item.group)")]
    let attributes = (named + (place ?? [])).map { "\($0)=\"\(Markup.escaped($1))\"" }
      .joined(separator: " ")
    let body = (item.risks.map(\.line) + item.detail).map(Markup.escaped).joined(separator: "\n")
    if item.isFailure {
      let message = Markup.escaped(item.words)
      return [
        "    <testcase \(attributes)>",
        "      <failure type=\"\(item.rule)\" message=\"\(message)\">\(body)</failure>",
        "    </testcase>",
      ]
    }
    if body.isEmpty { return ["    <testcase \(attributes)/>"] }
    return [
      "    <testcase \(attributes)>", "      <system-out>\(body)</system-out>", "    </testcase>",
    ]
  }
}
