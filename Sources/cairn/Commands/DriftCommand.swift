import ArgumentParser
import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage

struct DriftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract:
      "Say what somebody else changed since the last apply. Changes nothing without --revert, --accept.",
    discussion: """
      Compares the stack file (desired), the last apply (recorded) and the target (live). \
      ≠ drift: live is other than recorded; ~ pending edit: desired is; ≉ both; ✗ missing: gone \
      from the target; ? unexpected: the target has it in the stack's name, and nobody declared it.

        cairn drift --detail
        cairn drift --html drift.html --junit drift.xml --exit-code
        cairn drift --revert          bring back what was applied, after asking
        cairn drift --accept       write what is live into the stack file, after asking
        cairn drift --accept=queues.uploads,tables.metadata.tags
        cairn drift --accept=queues.old    take out of the file what is gone
        cairn drift --watch 10s    go on looking, tell what changed

      A field that others may change is left alone with `ignoreDrift: [field]` in the resource, and \
      what others put into it with `ignoreDrift: [unmanaged]`. `cairn plan` compares less: the fields \
      that the file declares or the last apply recorded.
      """)

  /// Exit code of `--exit-code` when something drifted.
  static let hasDrift = ExitCode(2)

  @OptionGroup var stack: StackOptions
  @Flag(help: "Desired, recorded and live of each field side by side.") var detail = false
  @Flag(help: "Exit with 2 when something drifted; edits that are not applied yet do not count.")
  var exitCode = false
  @Option(
    help: ArgumentHelp("Write the report as one page.", valueName: "file"), completion: .file())
  var html: String?
  @Option(
    help: ArgumentHelp(
      "Write the report as JUnit's XML, a test case for each resource.", valueName: "file"),
    completion: .file())
  var junit: String?
  @Flag(name: .customLong("github"), help: "Print annotations for GitHub Actions as well.")
  var github = false
  @Option(
    help: ArgumentHelp(
      "Look again and again, tell what changed since the last look, until Ctrl-C.",
      valueName: "time"))
  var watch: TimeSpan?
  @Flag(
    help: """
      Bring back what was applied, after showing it and asking. Edits of the stack file are not \
      applied.
      """)
  var revert = false
  @Flag(
    name: .customLong(OptionalValue.accept.rawValue),
    help: """
      Write the live values into the stack file, after showing how it changes and asking: of all \
      that drifted. For some resources or fields only: --accept=queues.uploads,queues.jobs.delay.
      """)
  var acceptsAll = false
  @Option(
    name: .customLong(OptionalValue.accept.valueName), parsing: .singleValue, help: .private)
  var acceptedItems: [String] = []
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var part: PartOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if github, output.json {
      throw ValidationError("--github and --json both print to standard output. Leave out one.")
    }
    if revert, watch != nil || html != nil || junit != nil || github || exitCode || detail {
      throw ValidationError(
        "--revert changes things, the other options report: run `cairn drift` again for a report.")
    }
    if accepts {
      let isReport = watch != nil || html != nil || junit != nil || github || exitCode || detail
      if revert || isReport {
        throw ValidationError(
          "--accept changes the stack file, the other options do something else: run `cairn drift` "
            + "again for them.")
      }
    }
    if !revert, consent.dataLoss != .refused {
      throw ValidationError("--allow-data-loss goes with --revert.")
    }
    if !revert, !accepts, consent.yes {
      throw ValidationError("--yes goes with --revert and --accept.")
    }
    if acceptsAll, !acceptedItems.isEmpty {
      throw ValidationError(
        "--accept is given for everything, and for some resources. Leave out one of them.")
    }
    if let html, html == junit {
      throw ValidationError("--html and --junit write two reports. Name two files.")
    }
    _ = try selections()
    if let watch, watch.duration < .seconds(1) {
      throw ValidationError("--watch takes a second or more.")
    }
    if watch != nil, exitCode {
      throw ValidationError("--watch does not end by itself, so --exit-code says nothing with it.")
    }
  }

  func run() async throws {
    try await output.reporting { context in
      try files.check()
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let opening = OpenSession(
        endpoint: endpoint, output: output, adopts: true, dataLoss: consent.dataLoss,
        targets: part.targets, readDepth: .everything)
      if revert {
        let run = ChangeRun(
          work: .revert, loaded: loaded, consent: consent, output: output, saved: nil,
          command: revertCommand(loaded).text)
        return try await run.run(opening, context)
      }
      if accepts {
        let run = AcceptRun(
          loaded: loaded, selections: try selections(), consent: consent, output: output)
        return try await run.run(opening, context)
      }
      if let watch {
        let watching = DriftWatch(
          loaded: loaded, output: output, pause: watch.duration, isDetailed: detail,
          nextCommand: revertCommand(loaded), files: files, auditLogs: auditLogs)
        return try await opening.with(loaded, context) { session, builds in
          try await watching.run(session, builds)
        }
      }
      let report = try await opening.with(loaded, context) { session, builds in
        let waiting = LockNotice(output)
        let found = try await session.drift(
          asking: auditLogs, advisingFor: loaded.reading
        ) { await waiting.take($0) }
        let report = loaded.stack.redaction.redacted(found)
        await builds.end()
        try files.write(report, session.graph, of: loaded)
        return report
      }
      output.show(report, of: loaded, detail: detail, nextCommand: revertCommand(loaded))
      if github {
        write(GitHubAnnotations(report: report).lines.map { $0 + "\n" }.joined(), to: .output)
      }
      if exitCode, report.hasDrift { throw Self.hasDrift }
    }
  }

  private var accepts: Bool { acceptsAll || !acceptedItems.isEmpty }

  /// Empty for all that drifted.
  private func selections() throws -> [Acceptance.Selection] {
    try OptionalValue.items(acceptedItems).map { item in
      guard let selection = Acceptance.Selection(item),
        let kind = Catalog.standard[selection.address.section]
      else {
        throw ValidationError(
          "--accept=… takes addresses such as queues.uploads or queues.uploads.delay, separated by "
            + "commas, not \"\(item)\".")
      }
      let fields = kind.schema.fields.map(\.name)
      if let field = selection.path?.prefix(while: { $0 != "." && $0 != "[" }).description,
        !fields.contains(field)
      {
        throw ValidationError(
          "--accept=\(item): \(selection.address.section) have no field `\(field)`."
            + (NearMiss.best(for: field, among: fields).map { " Did you mean `\($0)`?" } ?? ""))
      }
      return selection
    }
  }

  /// Asked only for forms that show what they say.
  private var auditLogs: [any AuditLog] {
    detail || output.json || html != nil ? [LocalStackAuditLog(), CloudTrailAuditLog()] : []
  }

  private var files: DriftFiles { DriftFiles(html: html, junit: junit) }

  private func revertCommand(_ loaded: LoadedStack) -> CommandLineText {
    CommandLineText(
      command: "drift", options: ["--revert"], stack: stack, part: part, endpoint: endpoint,
      secrets: loaded.stack.secretParameters)
  }
}

/// The files that a report is written to.
struct DriftFiles {
  var html: String?
  var junit: String?

  /// Whether both may be written.
  func check() throws {
    try WrittenFile.check(html, as: .page)
    try WrittenFile.check(junit, as: .testReport)
  }

  func write(_ report: DriftReport, _ graph: ResourceGraph, of loaded: LoadedStack) throws {
    if let html {
      let page = DriftPage(
        report: report, drawing: DriftDrawing(report, graph), file: loaded.file,
        time: UTCTime.now.iso8601)
      try WrittenFile.write(Array(page.text.utf8), to: html, as: .page)
    }
    if let junit {
      try WrittenFile.write(
        Array(DriftJUnit(report: report).text.utf8), to: junit, as: .testReport)
    }
  }
}

extension OutputOptions {
  func show(
    _ report: DriftReport, of loaded: LoadedStack, detail: Bool, nextCommand: CommandLineText?
  ) {
    let report = loaded.stack.redaction.redacted(report)
    if json {
      DriftJSON(report: report).lines.forEach { show($0) }
    } else {
      let text = DriftText(report: report, isDetailed: detail, nextCommand: nextCommand)
      show(text.lines(width: terminal.width(.output)))
    }
  }
}
