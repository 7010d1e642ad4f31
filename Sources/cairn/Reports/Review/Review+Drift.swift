import CairnEngine
import CairnLanguage

extension Review {
  /// - Parameter report: without secrets.
  init(_ report: DriftReport) {
    self.init(
      command: "drift", stack: report.scope.stack,
      summary: report.resources.isEmpty ? "no resources" : report.counts,
      items: report.resources.map { Item($0) }, notes: report.notes)
  }
}

extension Review.Item {
  fileprivate init(_ resource: DriftReport.Resource) {
    var name = "\(resource.address)"
    if resource.state.isExtra, let identity = resource.identity { name += " (\(identity))" }
    let state = resource.state
    let drifted = resource.fields.filter { $0.state.isDrift }
    self.init(
      rule: state.rawValue, words: state.words, name: name, group: resource.address.section,
      level: state.isDrift ? .warning : state == .inSync ? .none : .note,
      isFailure: state.isDrift, place: resource.location)
    // Pending edits have no annotation: a plan has one for each.
    if state.isDrift {
      parts = [
        Review.Part(
          place: drifted.first?.location ?? resource.location,
          lines: [resource.remark].compactMap { $0 } + drifted.short(limit: 200, count: 20))
      ]
    }
    detail =
      [resource.remark, resource.unmanagedRemark].compactMap { $0 }
      + resource.fields.flatMap(Self.lines(of:))
  }

  private static func lines(of change: FieldChange) -> [String] {
    let place = change.location.map { " (\($0))" } ?? ""
    return change.rows(limit: ValueText.longest).map { row in
      "\(row.path): desired \(row.desired), recorded \(row.recorded), live \(row.live)\(place)"
    }
  }
}
