import CairnEngine
import CairnLanguage

/// The result of an apply or destroy as text: what was done, what failed and why, what wasn't
/// tried, and what to do next.
struct ApplySummary {
  enum Purpose: Hashable, Sendable { case apply, destroy }
  /// A log has already listed what was skipped.
  enum Skipped: Hashable, Sendable { case listed, logged }

  var purpose: Purpose
  var stack: String
  var report: ApplyReport
  var tally: ApplyTally
  var skipped: Skipped
  var took: Duration
  /// The command that continues from here, such as `cairn apply`.
  var command: String

  func lines(width: Int?) -> [StyledLine] {
    var lines = failures(width: width) + notTried(width: width)
    if !lines.isEmpty { lines.append(StyledLine()) }
    lines += ending.wrapped(toColumns: width)
    if report.isComplete, !report.outputs.isEmpty { lines += [StyledLine()] + outputs }
    return lines
  }

  private func failures(width: Int?) -> [StyledLine] {
    guard !report.failures.isEmpty else { return [] }
    var causes: [String: [ResourceFailure]] = [:]
    for failure in report.failures {
      if let cause = failure.sharedCause { causes[cause, default: []].append(failure) }
    }
    let failed = report.failures.flatMap { failure -> [StyledLine] in
      let same = failure.sharedCause.flatMap { causes[$0] } ?? []
      if same.count < 2 { return lines(of: failure, width: width) }
      // All of them in the place of the first.
      return same.first == failure ? lines(ofMany: same, width: width) : []
    }
    return [StyledLine(), StyledLine("Failed:", .bad)] + failed
  }

  private func lines(of failure: ResourceFailure, width: Int?) -> [StyledLine] {
    // Messages are shown in full, even on a narrow terminal.
    head(of: failure, mark: "✗ ", width: width)
      + DisplayText.lines(failure.message).map { StyledLine("    \($0)") }
  }

  /// One cause, with the resources that it kept.
  private func lines(ofMany failures: [ResourceFailure], width: Int?) -> [StyledLine] {
    let cause = DisplayText.lines(failures[0].sharedCause ?? "")
    let head = StyledLine("✗ ", .bad)
      .adding("\(failures.count) resources", .strong).adding(": \(cause.first ?? "")")
    return [head] + cause.dropFirst().map { StyledLine("    \($0)") }
      + failures.flatMap { self.head(of: $0, mark: "    ", width: width) }
  }

  private func head(of failure: ResourceFailure, mark: String, width: Int?) -> [StyledLine] {
    let operation = tally.failures.first { $0.failure.address == failure.address }?.operation
    var head = StyledLine(mark, .bad).adding("\(failure.address)", .strong)
    if let operation { head.append(" not \(operation.done)") }
    return PlacedLine.layout([PlacedLine(head, at: failure.location)], width: width)
  }

  private func notTried(width: Int?) -> [StyledLine] {
    guard skipped == .listed, !tally.skipped.isEmpty else { return [] }
    let lines = tally.skipped.map { entry in
      StyledLine("· ", .faint).adding("\(entry.address)", .strong)
        .adding("  " + (entry.because.map(entry.operation.waiting(for:)) ?? "the run was stopped"))
    }
    return [StyledLine(), StyledLine("Not tried:", .warning)]
      + lines.map { line in width.map { line.cut(toColumns: $0) } ?? line }
  }

  private var ending: StyledLine {
    let done = counts
    let time = " in \(ApplyEventText.seconds(took))."
    if report.isComplete {
      let verb = purpose == .apply ? "Applied" : "Destroyed"
      return StyledLine("\(verb) \(stack):", .good).adding(
        " \(done.isEmpty ? "nothing to do" : done)\(time)")
    }
    let stopped = report.wasStopped && report.failures.isEmpty
    var line =
      stopped ? StyledLine("Stopped:", .warning) : StyledLine("Not finished:", .bad)
    line.append(" \(done.isEmpty ? "nothing done" : done)")
    if !report.failures.isEmpty { line.append(", \(report.failures.count) failed") }
    if !report.skipped.isEmpty { line.append(", \(report.skipped.count) not tried") }
    return line.adding(time).adding(" Run `\(command)` again to continue from here.")
  }

  private var counts: String {
    ApplyEvent.Operation.counted.compactMap { operation -> String? in
      let count = report.done.count { $0.1 == operation }
      return count == 0 ? nil : "\(count) \(operation.done)"
    }.joined(separator: ", ")
  }

  private var outputs: [StyledLine] { OutputsReport(outputs: report.outputs).lines }
}
