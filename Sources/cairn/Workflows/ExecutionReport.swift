import CairnEngine
import CairnJSON
import CairnLanguage

/// The end of a workflow's execution: its output on standard output, everything else on standard
/// error.
struct ExecutionReport {
  var address: ResourceAddress
  /// Step Functions "DescribeExecution" or "StartSyncExecution".
  var execution: JSONValue
  /// Nil for an express workflow, which keeps none.
  var history: ExecutionHistory?

  private var status: String { execution["status"]?.string ?? "FAILED" }
  var hasFailed: Bool { status != "SUCCEEDED" }

  /// Empty if there is none.
  func output(_ form: LogOutput.Form) -> String {
    execution["output"]?.string.map { InvocationReport.text(of: Array($0.utf8), form) } ?? ""
  }

  func lines() -> [StyledLine] {
    var lines = (history?.steps ?? []).map(Self.line)
    let time = milliseconds.map { " in \(ApplyEventText.seconds(.milliseconds($0)))" } ?? ""
    let mark = hasFailed ? StyledLine("✗ ", .bad) : StyledLine("✓ ", .good)
    let words = ["SUCCEEDED": "succeeded", "TIMED_OUT": "timed out", "ABORTED": "was stopped"]
    var line = mark.adding("\(address)", .strong).adding(" \(words[status] ?? "failed")")
      .adding(time, .faint)
    if hasFailed {
      line = line.adding(Self.reason(execution["error"]?.string, execution["cause"]?.string))
    }
    lines.append(line)
    return lines
  }

  private static func line(_ step: ExecutionHistory.Step) -> StyledLine {
    let mark =
      switch step.result {
      case .succeeded: StyledLine("  ✓ ", .good)
      case .failed: StyledLine("  ✗ ", .bad)
      case .stopped: StyledLine("  – ", .faint)
      }
    let time = step.milliseconds.map { "  \(ApplyEventText.seconds(.milliseconds($0)))" } ?? ""
    return mark.adding(step.state).adding("  \(step.type)\(time)", .faint)
      .adding(reason(step.error, step.cause))
  }

  /// Such as `: Timeout: no answer`.
  private static func reason(_ error: String?, _ cause: String?) -> String {
    let parts = [error, cause].compactMap { $0 }.filter { !$0.isEmpty }
    return parts.map { ": \($0)" }.joined()
  }

  private var milliseconds: Int? {
    ExecutionHistory.milliseconds(
      from: execution["startDate"]?.double, to: execution["stopDate"]?.double)
  }

  private var result: String {
    ["SUCCEEDED": "succeeded", "TIMED_OUT": "timedOut", "ABORTED": "aborted"][status] ?? "failed"
  }

  var json: JSONLine {
    JSONLine(
      "executed",
      [
        ("address", .string("\(address)")), ("execution", execution["executionArn"]),
        ("result", .string(result)), ("output", Self.json(execution["output"]?.string)),
        ("error", execution["error"]), ("cause", execution["cause"]),
        ("history", history.map { .array($0.steps.map(Self.json)) }),
        ("milliseconds", milliseconds.map(JSONValue.int)),
      ])
  }

  private static func json(_ step: ExecutionHistory.Step) -> JSONValue {
    var members: [String: JSONValue] = [
      "state": .string(step.state), "type": .string(step.type),
      "result": .string(step.result.rawValue),
    ]
    members["milliseconds"] = step.milliseconds.map(JSONValue.int)
    members["error"] = step.error.map(JSONValue.string)
    members["cause"] = step.cause.map(JSONValue.string)
    members["output"] = json(step.output)
    return .object(members)
  }

  private static func json(_ text: String?) -> JSONValue? {
    text.map { (try? JSONValue(parsing: $0)) ?? .string($0) }
  }

  /// For an execution that isn't waited for.
  static func started(_ address: ResourceAddress, _ execution: String) -> JSONLine {
    JSONLine(
      "executed",
      [
        ("address", .string("\(address)")), ("execution", .string(execution)),
        ("result", "started"),
      ])
  }
}
