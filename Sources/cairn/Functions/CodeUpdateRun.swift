import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage

/// Builds, sends and probes the new code of functions, until it answers.
struct CodeUpdateRun {
  var session: Session
  var builds: BuildProgress
  var loaded: LoadedStack
  /// For functions that can't say which code runs.
  var event: [UInt8]?
  var output: OutputOptions

  /// - Parameter chosen: empty for all.
  func run(_ chosen: [ResourceAddress]) async throws -> ExitCode {
    let clock = ContinuousClock()
    let begun = clock.now
    let all = session.addressesWithArtifacts.filter { $0.section == FunctionName.section }
    let addresses = chosen.isEmpty ? all : all.filter(chosen.contains)
    let stop = StopSignal()
    let printer = CodeUpdatePrinter(output)
    Interrupts.handle {
      stop.request()
      // Unstructured: a signal arrives outside any task.
      Task { await printer.take(.stopping) }
    }
    let update = try await session.updateArtifacts(of: addresses, stop: stop) {
      await builds.end()
      await printer.take($0)
    }
    await builds.end()
    for entry in update.entries {
      if case .unchanged = entry.outcome { await printer.unchanged(entry.address) }
    }
    let answers = stop.isRequested ? [:] : await ask(update, printer, stop)
    let report = CodeUpdateReport(
      stack: loaded.stack.name, update: update, answers: answers, wasStopped: stop.isRequested,
      took: begun.duration(to: clock.now))
    show(report)
    return report.exitCode
  }

  /// Probes all concurrently: each waits for a process to start.
  private func ask(
    _ update: ArtifactUpdate, _ printer: CodeUpdatePrinter, _ stop: StopSignal
  ) async -> [ResourceAddress: CodeUpdateReport.Answer] {
    let probe = CodeProbe(
      client: session.client, pace: session.scope.flavour == .aws ? .aws : .emulator)
    return await withTaskGroup(of: (ResourceAddress, CodeUpdateReport.Answer).self) { group in
      for entry in update.entries {
        guard case .updated(let sending) = entry.outcome,
          let name = entry.attributes["name"]?.string
        else { continue }
        let event = event
        group.addTask {
          let question = CodeProbe.question(entry.artifact, event: event)
          let clock = ContinuousClock()
          let begun = clock.now
          do {
            let proof = try await probe.ask(name, question)
            let took = begun.duration(to: clock.now)
            await printer.done(entry.address, sending: sending, proof, answering: took)
            return (entry.address, proof.map { .answered($0, took: took) } ?? .notAsked)
          } catch {
            let message = "\(error)".abridged
            await printer.failed(entry.address, sending: sending, message)
            return (entry.address, .failed(message))
          }
        }
      }
      // Ctrl-C: the code has been sent; its answer isn't awaited.
      group.addTask {
        while !stop.isRequested && !Task.isCancelled {
          try? await Task.sleep(for: .milliseconds(50))
        }
        return (ResourceAddress(section: "", name: ""), .notAsked)
      }
      var answers: [ResourceAddress: CodeUpdateReport.Answer] = [:]
      var open = update.entries.count { if case .updated = $0.outcome { true } else { false } }
      while open > 0, let (address, answer) = await group.next() {
        if address.section.isEmpty { break }
        answers[address] = answer
        open -= 1
      }
      group.cancelAll()
      return answers
    }
  }

  private func show(_ report: CodeUpdateReport) {
    if output.json {
      if let problem = report.update.ledgerProblem { output.show(problem.jsonLine) }
      output.show(report.json)
      return
    }
    if let problem = report.update.ledgerProblem {
      output.complain(
        DiagnosticText(diagnostics: [problem], sources: loaded.sources)
          .text(width: output.terminal.width(.error), output.terminal.colour(.error)))
    }
    output.show(report.lines)
  }
}
