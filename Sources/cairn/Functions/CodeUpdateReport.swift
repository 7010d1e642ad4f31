import ArgumentParser
import CairnEngine
import CairnJSON
import CairnLanguage

/// The result of a code update.
struct CodeUpdateReport {
  enum Answer: Hashable, Sendable {
    case answered(CodeProbe.Answer, took: Duration)
    case notAsked
    /// The new code failed or didn't answer.
    case failed(String)
  }

  var stack: String
  var update: ArtifactUpdate
  /// Of functions whose code was sent.
  var answers: [ResourceAddress: Answer]
  var wasStopped: Bool
  var took: Duration

  var exitCode: ExitCode {
    if hasFailed { return .failure }
    return wasStopped ? ChangeRun.stopped : .success
  }

  private var hasFailed: Bool {
    update.ledgerProblem != nil || !failed.isEmpty
      || !wasStopped
        && update.entries.contains { if case .skipped = $0.outcome { true } else { false } }
  }

  private var failed: [ResourceAddress] {
    update.entries.filter { entry in
      if case .failed = entry.outcome { return true }
      if case .failed? = answers[entry.address] { return true }
      return false
    }.map(\.address)
  }

  private var updated: [ResourceAddress] {
    update.entries.filter { if case .updated = $0.outcome { true } else { false } }.map(\.address)
  }

  private var unchanged: [ResourceAddress] {
    update.entries.filter { if case .unchanged = $0.outcome { true } else { false } }
      .map(\.address)
  }

  var lines: [StyledLine] {
    let time =
      " in \(ApplyEventText.seconds(took)), of which building "
      + ApplyEventText.seconds(update.building)
    if update.entries.isEmpty && !wasStopped {
      return [StyledLine("The stack has no functions with code to build.")]
    }
    var parts = ["\(updated.count) updated", "\(unchanged.count) unchanged"]
    if !failed.isEmpty { parts.append("\(failed.count) failed") }
    let words = parts.joined(separator: ", ")
    let line =
      wasStopped
      ? StyledLine("Stopped: ", .warning).adding(words)
      : hasFailed
        ? StyledLine("Not done: ", .bad).adding(words) : StyledLine("Done: ", .good).adding(words)
    return [line.adding(time, .faint)]
  }

  var json: JSONLine {
    func list(_ addresses: [ResourceAddress]) -> JSONValue {
      .array(addresses.map { .string("\($0)") })
    }
    return JSONLine(
      "summary",
      [
        ("stack", .string(stack)),
        ("result", hasFailed ? "incomplete" : wasStopped ? "stopped" : "complete"),
        ("updated", list(updated)), ("unchanged", list(unchanged)), ("failed", list(failed)),
        ("milliseconds", .int(ApplyEventText.milliseconds(took))),
        ("buildMilliseconds", .int(ApplyEventText.milliseconds(update.building))),
      ])
  }
}
