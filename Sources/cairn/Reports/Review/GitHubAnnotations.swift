import CairnLanguage

/// A review as workflow commands, which GitHub shows beside the lines of the stack file.
/// GitHub "Workflow commands for GitHub Actions".
struct GitHubAnnotations {
  var review: Review

  /// GitHub shows ten of each level for one step, so the most important come first.
  var lines: [String] {
    let levels: [Review.Level] = [.error, .warning, .note]
    return levels.flatMap { level in
      review.items.filter { $0.level == level }.flatMap(lines(of:))
    }
  }

  private func lines(of item: Review.Item) -> [String] {
    item.parts.enumerated().map { index, part in
      let risks = index == 0 ? item.risks.map(\.line) : []
      let place = part.place.map { place in
        [
          ("file", place.file), ("line", String(place.range.start.line)),
          ("col", String(place.range.start.column)),
        ]
      }
      let title = item.group == review.command ? item.words : "\(item.words): \(item.name)"
      let properties = (place ?? []) + [("title", title)]
      return "::\(command(of: item.level)) "
        + properties.map { "\($0)=\(Self.escapedProperty($1))" }.joined(separator: ",")
        + "::\(Self.escaped((risks + part.lines).joined(separator: "\n")))"
    }
  }

  private func command(of level: Review.Level) -> String {
    switch level {
    case .none, .note: "notice"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// A line break would start another command.
  private static func escaped(_ text: String) -> String {
    text.replacingLiteral("%", with: "%25").split(separator: "\n", omittingEmptySubsequences: false)
      .map { inert(String($0)) }.joined(separator: "%0A")
  }

  private static func escapedProperty(_ text: String) -> String {
    inert(text.replacingLiteral("%", with: "%25")).replacingLiteral(":", with: "%3A")
      .replacingLiteral(",", with: "%2C")
  }

  /// GitHub also recognises the older commands `##[…]` within lines.
  private static func inert(_ text: String) -> String {
    text.visible.replacingLiteral("##[", with: "# #[")
  }
}
