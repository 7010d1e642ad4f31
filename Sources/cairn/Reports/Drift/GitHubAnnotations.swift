import CairnEngine
import CairnLanguage

/// Drift as workflow commands, which GitHub shows beside the lines of the stack file.
/// GitHub "Workflow commands for GitHub Actions".
struct GitHubAnnotations {
  var report: DriftReport

  var lines: [String] { report.resources.filter { $0.state.isDrift }.map(line(of:)) }

  private func line(of resource: DriftReport.Resource) -> String {
    let place = resource.fields.first { $0.state.isDrift }?.location ?? resource.location
    let parts =
      [resource.remark].compactMap { $0 }
      + resource.fields.filter { $0.state.isDrift }.short(limit: 200, count: 20)
    let properties = [
      ("file", place.file), ("line", String(place.range.start.line)),
      ("col", String(place.range.start.column)),
      ("title", "\(resource.state.words): \(resource.address)"),
    ]
    return "::warning "
      + properties.map { "\($0)=\(Self.escapedProperty($1))" }.joined(separator: ",")
      + "::\(Self.escaped(parts.joined(separator: "\n")))"
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
