import ArgumentParser
import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage

struct DriftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract:
      "Show changes made outside Cairn. Read-only unless --revert or --accept.",
    discussion: """
      Compares the stack file (desired), the last apply (recorded) and the endpoint (live). \
      ≠ drift: live differs from recorded; ~ pending edit: desired differs from recorded; ≉ both; \
      ✗ missing: no longer in the endpoint; ? undeclared: has the stack's tags, but isn't in the \
      file; unmanaged: inside one of the stack's resources, without an owner; foreign: has a \
      declared name, but belongs to somebody else.

        cairn drift --detail
        cairn drift --html drift.html --junit drift.xml --exit-code
        cairn drift --github --markdown drift.md --sarif drift.sarif
        cairn drift --revert       undo drift, after confirmation
        cairn drift --accept       write live values into the stack file, after confirmation
        cairn drift --accept=queues.uploads,tables.metadata.tags
        cairn drift --accept=queues.old    remove a missing resource from the file
        cairn drift --watch 10s    repeat every 10 s, print only changes

      `ignoreDrift: [field]` in a resource leaves a field to others, and `ignoreDrift: \
      [unmanaged]` everything that others add to the resource. `cairn plan` compares only the fields that \
      the file declares or the last apply recorded.
      """)

  /// Exit code of `--exit-code` when something drifted.
  static let hasDrift = ExitCode(2)

  @OptionGroup var stack: StackOptions
  @Flag(help: "Show desired, recorded and live value of each field side by side.")
  var detail = false
  @Flag(help: "Exit with 2 if something drifted; pending edits don't count.")
  var exitCode = false
  @OptionGroup var forms: ReviewOptions
  @Option(
    help: ArgumentHelp(
      "Repeat at this interval, until Ctrl-C; print only changes.",
      valueName: "time"))
  var watch: TimeSpan?
  @Flag(
    help: """
      Undo drift, after showing the changes and asking for confirmation. Edits of the stack file \
      aren't applied.
      """)
  var revert = false
  @Flag(name: .customLong("fix"), help: .private) var oldRevert = false
  @Flag(
    name: .customLong(OptionalValue.accept.rawValue),
    help: """
      Write live values into the stack file, after showing how it changes and asking for \
      confirmation. For some resources or fields only: --accept=queues.uploads,queues.jobs.delay.
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
    if oldRevert { throw ValidationError("--fix is now --revert.") }
    try forms.validate(with: output)
    if revert, watch != nil || forms.isUsed || exitCode || detail {
      throw ValidationError(
        "--revert changes resources. Run `cairn drift` again without it for a report.")
    }
    if accepts {
      let isReport = watch != nil || forms.isUsed || exitCode || detail
      if revert || isReport {
        throw ValidationError(
          "--accept changes the stack file. Run `cairn drift` again without it for a report.")
      }
    }
    if !revert, consent.dataLoss != .refused {
      throw ValidationError("--allow-data-loss requires --revert.")
    }
    if !revert, !accepts, consent.yes {
      throw ValidationError("--yes requires --revert or --accept.")
    }
    if acceptsAll, !acceptedItems.isEmpty {
      throw ValidationError(
        "--accept is given both with and without resources. Leave out one of the two.")
    }
    _ = try selections()
    if let watch, watch.duration < .seconds(1) {
      throw ValidationError("--watch takes a second or more.")
    }
    if watch != nil, exitCode {
      throw ValidationError("--watch runs until Ctrl-C, so it can't be used with --exit-code.")
    }
  }

  func run() async throws {
    try await output.reporting { context in
      try forms.check()
      try await forms.reporting("drift", stack.stack, context) { try await run(context) }
    }
  }

  private func run(_ context: CommandContext) async throws {
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
        nextCommand: revertCommand(loaded), forms: forms, auditLogs: auditLogs)
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
      try forms.write(report, session.graph, of: loaded)
      return report
    }
    output.show(report, of: loaded, detail: detail, nextCommand: revertCommand(loaded))
    forms.annotate(Review(report), of: loaded.file)
    if exitCode, report.hasDrift { throw Self.hasDrift }
  }

  private var accepts: Bool { acceptsAll || !acceptedItems.isEmpty }

  /// Empty for everything that drifted.
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

  /// Read only for forms that show the calls.
  private var auditLogs: [any AuditLog] {
    detail || output.json || forms.html != nil ? [LocalStackAuditLog(), CloudTrailAuditLog()] : []
  }

  private func revertCommand(_ loaded: LoadedStack) -> CommandLineText {
    CommandLineText(
      command: "drift", options: ["--revert"], stack: stack, part: part, endpoint: endpoint,
      secrets: loaded.stack.secretParameters)
  }
}

extension ReviewOptions {
  /// - Parameter report: without secrets.
  func write(_ report: DriftReport, _ graph: ResourceGraph, of loaded: LoadedStack) throws {
    try write(Review(report), of: loaded.file) {
      DriftPage(
        report: report, drawing: DriftDrawing(report, graph), file: loaded.file,
        time: UTCTime.now.iso8601
      ).text
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
