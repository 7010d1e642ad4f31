import CairnAWS
import CairnEngine
import CairnLanguage

/// One event of an apply as a line.
enum ApplyEventText {
  /// For a live display, whose last lines list skipped changes and the reasons of failures.
  static func liveLine(_ event: ApplyEvent) -> StyledLine? {
    switch event {
    case .waitingForLock, .started, .skipped: nil
    case .failed(let address, let operation, _, let took): failed(address, operation, took)
    case .finished, .stopping: line(event)
    }
  }

  private static func failed(
    _ address: ResourceAddress, _ operation: ApplyEvent.Operation, _ took: Duration
  ) -> StyledLine {
    StyledLine("✗ ", .bad).adding("\(address)", .strong)
      .adding(" not \(operation.done)").adding(" after \(seconds(took))", .faint)
  }

  /// For a log; nil for steps that have only started.
  static func line(_ event: ApplyEvent) -> StyledLine? {
    switch event {
    case .started: nil
    case .waitingForLock(let owner): StyledLine(waiting(owner), .warning)
    case .finished(let address, let operation, let took):
      StyledLine("✓ ", .good).adding("\(address)", .strong)
        .adding(" \(operation.done)").adding(" in \(seconds(took))", .faint)
    case .failed(let address, let operation, let failure, let took):
      failed(address, operation, took).adding(": \(failure.message)")
    case .skipped(let address, let operation, let because):
      StyledLine("· ", .faint).adding("\(address)", .strong)
        .adding(" not \(operation.done): ")
        .adding(because.map(operation.waiting(for:)) ?? "the run was stopped")
    case .stopping:
      StyledLine(
        "Stopping: finishing requests in flight… (Ctrl-C again exits at once)", .warning)
    }
  }

  /// A line of the live display.
  static func line(_ running: ApplyTally.Running, now: Duration) -> StyledLine {
    StyledLine("  \(running.address)", .strong)
      .adding(" \(running.operation.running)… ")
      .adding(liveSeconds(now - running.since), .faint)
  }

  static func waiting(_ owner: LockOwner) -> String {
    "Waiting for \(owner.who), who has been working on this stack since "
      + "\(UTCTime(secondsSinceEpoch: owner.since / 1000).iso8601)…"
  }

  /// Such as `0.04s`, `12.3s`, `2m 05s`.
  static func seconds(_ duration: Duration) -> String {
    let milliseconds = milliseconds(duration)
    switch milliseconds {
    case ..<9_995: return "\(decimal(milliseconds, digits: 2))s"
    case ..<59_950: return "\(decimal(milliseconds, digits: 1))s"
    default:
      let whole = (milliseconds + 500) / 1000
      return "\(whole / 60)m \(whole % 60 < 10 ? "0" : "")\(whole % 60)s"
    }
  }

  /// The same with tenths only, so that a running display doesn't flicker.
  static func liveSeconds(_ duration: Duration) -> String {
    let milliseconds = milliseconds(duration)
    guard milliseconds < 59_950 else { return seconds(duration) }
    // Truncated, not rounded: a second that hasn't passed isn't shown.
    return "\(milliseconds / 1000).\(milliseconds % 1000 / 100)s"
  }

  static func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }

  private static func decimal(_ milliseconds: Int, digits: Int) -> String {
    let unit = digits == 2 ? 10 : 100
    let scaled = (milliseconds + unit / 2) / unit
    let base = 1000 / unit
    let fraction = String(scaled % base)
    return "\(scaled / base).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
