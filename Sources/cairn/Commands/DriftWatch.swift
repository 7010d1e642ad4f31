import CairnAWS
import CairnEngine
import CairnLanguage

/// Repeats a drift report and prints what changed, until it is interrupted.
struct DriftWatch {
  var loaded: LoadedStack
  var output: OutputOptions
  var pause: Duration
  var isDetailed: Bool
  var nextCommand: CommandLineText
  var forms: ReviewOptions
  var auditLogs: [any AuditLog]

  func run(_ session: Session, _ builds: BuildProgress) async throws {
    let stop = StopSignal()
    var last: DriftReport?
    var trouble: [Diagnostic] = []
    // Unstructured, so that a signal, which arrives outside any task, can wake it.
    let sleeper = Sleeper()
    Interrupts.handle {
      stop.request()
      Task { await sleeper.wake() }
    }
    while !stop.isRequested, StandardOutput.isOfUse {
      do {
        let found = try await session.drift(asking: auditLogs, advisingFor: loaded.reading)
        let report = loaded.stack.redaction.redacted(found)
        await builds.end()
        if let last {
          let changes = DriftChanges(from: last, to: report)
          if !changes.isEmpty || !trouble.isEmpty { show(changes, report) }
        } else {
          output.show(report, of: loaded, detail: isDetailed, nextCommand: nextCommand)
        }
        if last != report { try forms.write(report, session.graph, of: loaded) }
        last = report
        trouble = []
      } catch let failure as PlanFailure where last != nil {
        // The endpoint may be restarting.
        await builds.end()
        if trouble != failure.diagnostics { show(failure.diagnostics) }
        trouble = failure.diagnostics
      }
      if !stop.isRequested { await sleeper.sleep(pause) }
    }
    if stop.isRequested { throw ChangeRun.stopped }
  }

  private func show(_ changes: DriftChanges, _ report: DriftReport) {
    if output.json {
      return DriftJSON.lines(of: changes, report).forEach { output.show($0) }
    }
    let text = DriftText(report: report, isDetailed: false, nextCommand: nil)
    let head = StyledLine("\(UTCTime.now.iso8601)  ", .faint) + text.summary
    output.show([StyledLine(), head])
    output.show(text.lines(of: changes, width: output.terminal.width(.output)))
  }

  private func show(_ diagnostics: [Diagnostic]) {
    if output.json { return diagnostics.forEach { output.show($0.jsonLine) } }
    output.complain(
      DiagnosticText(diagnostics: diagnostics, sources: loaded.sources)
        .text(width: output.terminal.width(.error), output.terminal.colour(.error)))
  }
}

/// A sleep that another task can end early, even before it begins.
private actor Sleeper {
  private var task: Task<Void, Never>?
  private var isAwake = false

  func sleep(_ duration: Duration) async {
    guard !isAwake else { return }
    let task = Task { _ = try? await ContinuousClock().sleep(for: duration) }
    self.task = task
    await task.value
  }

  func wake() {
    isAwake = true
    task?.cancel()
  }
}
