import CairnEngine
import CairnLanguage

/// Drift as a test report for CI servers: a case for each resource, failed if it drifted.
struct DriftJUnit {
  var report: DriftReport

  /// The start of every such report.
  static let opening =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cairn drift\" "

  var text: String {
    let failures = report.resources.count { $0.state.isDrift }
    let name = Markup.escaped("drift of \(report.scope.stack)")
    let counts = "tests=\"\(report.resources.count)\" failures=\"\(failures)\" errors=\"0\""
    let lines =
      [
        "\(Self.opening)\(counts)>",
        "  <testsuite name=\"\(name)\" \(counts) skipped=\"0\">",
      ] + report.resources.flatMap(lines(of:)) + ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of resource: DriftReport.Resource) -> [String] {
    var name = "\(resource.address)"
    if resource.state.isExtra, let identity = resource.identity { name += " (\(identity))" }
    let attributes = [
      ("name", name), ("classname", "\(report.scope.stack).\(resource.address.section)"),
      ("file", resource.location.file), ("line", String(resource.location.range.start.line)),
    ].map { "\($0)=\"\(Markup.escaped($1))\"" }.joined(separator: " ")
    let parts =
      [resource.remark, resource.unmanagedRemark].compactMap { $0 }
      + resource.fields.flatMap(lines(of:))
    let body = parts.map(Markup.escaped).joined(separator: "\n")
    if resource.state.isDrift {
      let message = Markup.escaped(resource.state.words)
      return [
        "    <testcase \(attributes)>",
        "      <failure type=\"\(resource.state.rawValue)\" message=\"\(message)\">\(body)</failure>",
        "    </testcase>",
      ]
    }
    if body.isEmpty { return ["    <testcase \(attributes)/>"] }
    return [
      "    <testcase \(attributes)>", "      <system-out>\(body)</system-out>", "    </testcase>",
    ]
  }

  private func lines(of change: FieldChange) -> [String] {
    let place = change.location.map { " (\($0))" } ?? ""
    return change.rows(limit: ValueText.longest).map { row in
      "\(row.path): desired \(row.desired), recorded \(row.recorded), live \(row.live)\(place)"
    }
  }
}
