import CairnEngine
import CairnLanguage

/// A drift report as text: a line for each resource that is not in sync, with its fields as
/// `live ≠ recorded`, or (with detail) a table of desired, recorded and live.
struct DriftText {
  static let valueLimit = 40

  var report: DriftReport
  var isDetailed: Bool
  /// What brings back the state of the last apply; nil when the caller goes on by itself.
  var nextCommand: String?

  /// - Parameter width: of the terminal; nil where lines are not cut.
  func lines(width: Int?) -> [StyledLine] {
    let visible = report.resources.filter {
      $0.state != .inSync || isDetailed && !$0.ignored.isEmpty
    }
    let closing = closing.wrapped(toColumns: width)
    guard !visible.isEmpty else { return closing }
    let placed = visible.flatMap { isDetailed ? detail(of: $0) : [line(of: $0, among: visible)] }
    let notes = isDetailed ? report.notes.map { StyledLine("! ", .warning).adding("\($0)") } : []
    return PlacedLine.layout(placed, width: width) + [StyledLine()]
      + notes.flatMap { $0.wrapped(toColumns: width, indentation: 2) } + closing
  }

  /// What changed between two looks.
  func lines(of changes: DriftChanges, width: Int?) -> [StyledLine] {
    let both = changes.appeared + changes.settled
    let appeared = changes.appeared.map { line(of: $0, among: both) }
    let settled = changes.settled.map { resource in
      PlacedLine(
        StyledLine("✓ ", .good).adding("\(resource.address)", .strong)
          .padded(toColumns: Self.nameColumn(both)).adding("  no longer ")
          .adding(resource.state.words, resource.state.style),
        at: resource.location)
    }
    return PlacedLine.layout(appeared + settled, width: width)
  }

  private func line(
    of resource: DriftReport.Resource, among all: [DriftReport.Resource]
  ) -> PlacedLine {
    var line = head(resource).padded(toColumns: Self.nameColumn(all))
    line.append("  ")
    line += StyledLine(resource.state.words, resource.state.style)
      .padded(toColumns: Self.stateColumn(all))
    let fields = resource.fields.map { DriftField(change: $0, limit: Self.valueLimit).short }
    let told = [resource.remark].compactMap { $0 } + fields
    if !told.isEmpty { line.append("  \(told.joined(separator: ", "))") }
    let only = resource.fields.count == 1 ? resource.fields.first?.location : nil
    return PlacedLine(line, at: only ?? resource.location)
  }

  private func head(_ resource: DriftReport.Resource) -> StyledLine {
    StyledLine("\(resource.state.symbol) ", resource.state.style)
      .adding("\(resource.address)", .strong)
  }

  private static func nameColumn(_ resources: [DriftReport.Resource]) -> Int {
    min(resources.map { "\($0.address)".visible.columns + 2 }.max() ?? 0, 36)
  }

  private static func stateColumn(_ resources: [DriftReport.Resource]) -> Int {
    resources.map { $0.state.words.columns }.max() ?? 0
  }

  private func detail(of resource: DriftReport.Resource) -> [PlacedLine] {
    var head = head(resource).adding("  \(resource.state.words)", resource.state.style)
    if case .expanded(let source, let field) = resource.origin {
      head.append(" (from \(source) \(field))", .faint)
    }
    if let remark = resource.remark { head.append("  \(remark)") }
    let trace = resource.trace?.lines ?? []
    return [PlacedLine(head, at: resource.location)]
      + trace.map { PlacedLine(StyledLine("    ").adding("\($0)", .faint), at: nil) }
      + table(of: resource)
  }

  /// Columns as wide as their widest cell.
  private func table(of resource: DriftReport.Resource) -> [PlacedLine] {
    let fields =
      resource.fields.map { ($0, $0.state.words, $0.state.style) }
      + resource.ignored.map { ($0, "ignored", Style.faint) }
    if fields.isEmpty { return [] }
    let titles = ["field", "desired", "recorded", "live"]
    let rows = fields.map { change, _, _ in
      let field = DriftField(change: change, limit: Self.valueLimit)
      return [field.path, field.desired, field.recorded, field.live]
    }
    let widths = titles.indices.map { column in
      ([titles] + rows).map { $0[column].columns }.max() ?? 0
    }
    func joined(_ cells: some Sequence<String>) -> String {
      "    " + zip(cells, widths).map { $0.padded(toColumns: $1) }.joined(separator: "  ")
    }
    return [PlacedLine(StyledLine(joined(titles.dropLast()) + "  live", .faint), at: nil)]
      + zip(rows, fields).map { row, field in
        let place = field.0.location == resource.location ? nil : field.0.location
        return PlacedLine(StyledLine(joined(row)).adding("  \(field.1)", field.2), at: place)
      }
  }

  /// What there is to say in one line.
  var summary: StyledLine {
    if report.resources.isEmpty {
      return StyledLine("No drift.", .good).adding(
        " The stack has no resources in \(report.scope.target).")
    }
    let head = report.hasDrift ? StyledLine("Drift:", .bad) : StyledLine("No drift:", .good)
    return head.adding(" \(report.counts).")
  }

  private var closing: StyledLine {
    let advice = DriftAdvice(report: report, fixCommand: nextCommand).sentences
    return advice.isEmpty ? summary : summary.adding(" " + advice.joined(separator: " "))
  }
}
