import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage

/// Makes a drift report, shows how the stack file would change, asks, writes the file, and records
/// what was accepted.
struct AcceptRun {
  var loaded: LoadedStack
  var selections: [Acceptance.Selection]
  var consent: ConsentOptions
  var output: OutputOptions

  func run(_ opening: OpenSession, _ context: CommandContext) async throws {
    let isComplete = try await opening.with(loaded, context) { session, builds in
      let notice = LockNotice(output)
      let report = try await session.drift { await notice.take($0) }
      await builds.end()
      try session.check(selections, in: report)
      guard let reading = loaded.reading,
        let acceptance = Acceptance(
          of: report, in: reading, selections: selections, lookup: await session.lookup())
      else {
        throw CommandFailure("\(loaded.file) can't be edited as it is written.")
      }
      show(loaded.stack.redaction.redacted(acceptance, of: report), reading.source)
      if acceptance.isEmpty { return acceptance.left.isEmpty }
      guard try consent.isGiven(to: "Write this to \(loaded.file)? [y/N] ", output) else {
        output.show(StyledLine("Nothing was changed."))
        return false
      }
      try StackFile.replace(reading.source, with: acceptance.source)
      try await session.record(acceptance)
      if output.json {
        output.show(AcceptanceJSON(acceptance: acceptance, file: loaded.file).summary)
      } else {
        output.show(AcceptanceText(acceptance: acceptance).written(to: loaded.file))
      }
      return selections.isEmpty || acceptance.left.isEmpty
    }
    // A named selection that could not be accepted is a failure.
    if !isComplete, !selections.isEmpty { throw ExitCode.failure }
  }

  private func show(_ acceptance: Acceptance, _ source: SourceFile) {
    if output.json {
      let json = AcceptanceJSON(acceptance: acceptance, file: loaded.file)
      json.lines.forEach { output.show($0) }
      if acceptance.isEmpty { output.show(json.summary) }
      return
    }
    let text = AcceptanceText(acceptance: acceptance)
    let difference = DifferenceText(
      file: loaded.file, difference: LineDifference(from: source, to: acceptance.source))
    output.show(difference.lines + text.left(width: output.terminal.width(.output)))
    if acceptance.isEmpty { output.show(text.nothing) }
  }
}
