import ArgumentParser
import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage

/// Plan, ask, carry out, report: common to apply, destroy, adopt and `drift --revert`.
struct ChangeRun {
  /// The kind of change.
  enum Work: Hashable, Sendable {
    case apply, destroy
    /// Reverts drift.
    case revert

    init(_ purpose: Plan.Purpose) {
      switch purpose {
      case .apply: self = .apply
      case .destroy: self = .destroy
      }
    }
  }

  var work: Work
  var loaded: LoadedStack
  var consent: ConsentOptions
  var output: OutputOptions
  /// A plan that was made before, and must still hold.
  var saved: SavedPlanFile?
  /// The command that continues this run.
  var command: String

  /// Exit code of a run that the user stopped.
  static let stopped = ExitCode(130)

  func run(_ opening: OpenSession, _ context: CommandContext) async throws {
    let code = try await opening.with(loaded, context) { session, builds in
      let notice = LockNotice(output)
      let plan = try await plan(session, notice)
      await builds.end()
      if opening.isWithoutFile, plan.isEmpty, plan.ledgerVersion == .absent {
        throw try await unknownStack(session)
      }
      if let moved = saved?.plan.whatMoved(to: loaded.stack.redaction.redacted(plan)) {
        throw CommandFailure(
          "The stack has changed since the plan was made. \(moved) Plan again.")
      }
      if work == .revert, plan.isEmpty, !output.json {
        // The report has shown what remains, with its ways out.
        output.show(StyledLine("Nothing to revert.", .good))
      } else {
        output.show(plan, of: loaded, nextCommand: nil)
      }
      // The engine will refuse such a plan, so there is nothing to confirm.
      if !plan.isEmpty, !consent.refuses(plan) {
        guard try isAgreed(plan) else {
          output.show(StyledLine("Nothing was changed."))
          return ExitCode.failure
        }
      }
      return try await carryOut(plan, session)
    }
    if code != .success { throw code }
  }

  /// No ledger has its name, and no resource its mark.
  private func unknownStack(_ session: Session) async throws -> CommandFailure {
    let name = session.stack.name
    let others = try await session.stacks(LedgerKeys.listing).filter { !$0.isGone }.map(\.name)
    let hint =
      NearMiss.best(for: name, among: others).map { " Did you mean \($0)?" }
      ?? (others.isEmpty ? "" : " It has \(others.joined(separator: ", ")).")
    return CommandFailure(
      "There is no stack \(name) in \(session.scope.endpointDescription).\(hint)")
  }

  private func plan(_ session: Session, _ notice: LockNotice) async throws -> Plan {
    switch work {
    case .apply: return try await session.plan(.apply) { await notice.take($0) }
    case .destroy: return try await session.plan(.destroy) { await notice.take($0) }
    case .revert:
      let report = try await session.drift { await notice.take($0) }
      if report.hasDrift { output.show(report, of: loaded, detail: false, nextCommand: nil) }
      let plan = try await session.planReverting(report) { await notice.take($0) }
      if !plan.isEmpty, !output.json { output.show(StyledLine()) }
      return plan
    }
  }

  private func carryOut(_ plan: Plan, _ session: Session) async throws -> ExitCode {
    let form =
      output.verbose && !output.json
      ? .lines : ProgressPrinter.form(json: output.json, terminal: output.terminal)
    let printer = ProgressPrinter(form: form, terminal: output.terminal)
    let stop = StopSignal()
    Interrupts.handle {
      stop.request()
      // Unstructured: a signal comes from outside of every task.
      Task { await printer.take(.stopping) }
    }
    if !plan.isEmpty, form != .json { output.show(StyledLine()) }
    await printer.begin()
    let report: ApplyReport
    do {
      report = try await session.apply(plan, stop: stop) { await printer.take($0) }
    } catch {
      _ = await printer.end()
      throw error
    }
    let (tally, took) = await printer.end()
    show(report, tally, form, took: took, plan)
    if report.isComplete { return .success }
    return report.wasStopped && report.failures.isEmpty ? Self.stopped : .failure
  }

  private func show(
    _ report: ApplyReport, _ tally: ApplyTally, _ form: ProgressPrinter.Form, took: Duration,
    _ plan: Plan
  ) {
    if output.json {
      if let problem = report.ledgerProblem { output.show(problem.jsonLine) }
      output.show(ApplyJSON.summary(stack: loaded.stack.name, report, took: took))
      return
    }
    if let problem = report.ledgerProblem {
      output.complain(
        DiagnosticText(diagnostics: [problem], sources: loaded.sources)
          .text(width: output.terminal.width(.error), output.terminal.colour(.error)))
    }
    if plan.isEmpty, report.isComplete {
      // The plan has already said that there was nothing to do.
      if !report.outputs.isEmpty {
        output.show([StyledLine()] + OutputsReport(outputs: report.outputs).lines)
      }
      return
    }
    output.show(
      ApplySummary(
        purpose: work == .destroy ? .destroy : .apply, stack: loaded.stack.name, report: report,
        tally: tally, skipped: form == .live ? .listed : .logged, took: took, command: command
      ).lines(width: output.terminal.width(.output)))
  }

  private func isAgreed(_ plan: Plan) throws -> Bool {
    if saved != nil { return true }
    if consent.yes, plan.replacesEverything,
      plan.warnings.contains(where: { $0.code == .appliedElsewhere })
    {
      throw CommandFailure(
        "This file declares none of the resources that the stack `\(loaded.stack.name)` has in the "
          + "endpoint. They were applied from another place, so --yes isn't enough. Give one of the two "
          + "stacks another name. To delete all of them, "
          + (plan.purpose == .destroy
            ? "destroy it with the file it was applied from, or without --yes, which asks."
            : "run `cairn destroy` with the file it was applied from."))
    }
    let question =
      switch work {
      case .apply: "Apply this plan? [y/N] "
      case .destroy: "Destroy what is listed above? [y/N] "
      case .revert: "Revert to what was applied? [y/N] "
      }
    return try consent.isGiven(to: question, output)
  }
}
