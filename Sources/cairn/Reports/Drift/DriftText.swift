import CairnEngine
import CairnLanguage

/// A drift report as text: a line for each resource that isn't in sync, with its fields as
/// `live ≠ recorded`, or (with detail) a table of desired, recorded and live; and a line for each
/// resource with unmanaged settings.
struct DriftText {
  static let valueLimit = 40
  /// In the short form, members of one field beyond this number are only counted.
  static let memberLimit = 3

  var report: DriftReport
  var isDetailed: Bool
  /// The command that reverts drift; nil if the caller continues by itself.
  var nextCommand: CommandLineText?

  /// - Parameter width: of the terminal; nil for unlimited lines.
  func lines(width: Int?) -> [StyledLine] {
    let visible = report.resources.filter {
      $0.state != .inSync || isDetailed && !$0.ignored.isEmpty || !$0.unmanaged.isEmpty
    }
    let closing = closing.wrapped(toColumns: width)
    guard !visible.isEmpty else { return waiting(width: width) + closing }
    let placed = visible.flatMap {
      isDetailed ? detail(of: $0, width: width) : [line(of: $0, among: visible)]
    }
    let notes = isDetailed ? report.notes.map { StyledLine("! ", .warning).adding("\($0)") } : []
    return PlacedLine.layout(placed, width: width) + [StyledLine()] + waiting(width: width)
      + notes.flatMap { $0.wrapped(toColumns: width, indentation: 2) } + closing
  }

  /// What is as declared, and doesn't work before somebody else has acted.
  private func waiting(width: Int?) -> [StyledLine] {
    report.resources.flatMap { resource -> [StyledLine] in
      guard let ailment = resource.ailment, ailment.cure == .byOthers else { return [] }
      return StyledLine("! ", .warning).adding("\(resource.address)", .strong)
        .adding(" doesn't work yet: \(ailment.reason)")
        .wrapped(toColumns: width, indentation: 2)
    }
  }

  /// The changes between two reports.
  func lines(of changes: DriftChanges, width: Int?) -> [StyledLine] {
    let both = changes.appeared + changes.settled
    let appeared = changes.appeared.map { line(of: $0, among: both) }
    let settled = changes.settled.map { resource in
      PlacedLine(
        StyledLine("✓ ", .good).adding("\(resource.address)", .strong)
          .padded(toColumns: Self.nameColumn(both)).adding("  no longer ")
          .adding(
            resource.state == .inSync ? "with unmanaged settings" : resource.state.words,
            resource.state.style),
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
    let fields = resource.fields.short(limit: Self.valueLimit, count: Self.memberLimit)
    let parts = [resource.remark, resource.shortUnmanagedRemark].compactMap { $0 } + fields
    if !parts.isEmpty { line.append("  \(parts.joined(separator: ", "))") }
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

  private func detail(of resource: DriftReport.Resource, width: Int?) -> [PlacedLine] {
    var head = head(resource).adding("  \(resource.state.words)", resource.state.style)
    if case .expanded(let source, let field) = resource.origin {
      head.append(" (from \(source) \(field))", .faint)
    }
    if let remark = resource.remark { head.append("  \(remark)") }
    let trace = resource.trace?.lines ?? []
    return [PlacedLine(head, at: resource.location)]
      + trace.map { PlacedLine(StyledLine("    ").adding("\($0)", .faint), at: nil) }
      + DriftDetail(resource).lines(width: width)
      + resource.unmanaged.map {
        PlacedLine(
          StyledLine("    ").adding("unmanaged", .faint).adding("  \($0)"), at: nil)
      }
  }

  /// The summary line.
  var summary: StyledLine {
    if report.resources.isEmpty {
      return StyledLine("No drift.", .good).adding(
        " The stack has no resources in \(report.scope.endpointDescription).")
    }
    let head = report.hasDrift ? StyledLine("Drift:", .bad) : StyledLine("No drift:", .good)
    return head.adding(" \(report.counts).")
  }

  private var closing: StyledLine {
    let advice = DriftAdvice(report: report, revertCommand: nextCommand).sentences
    return advice.isEmpty ? summary : summary.adding(" " + advice.joined(separator: " "))
  }
}
