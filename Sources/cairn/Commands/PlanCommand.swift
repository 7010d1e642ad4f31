import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what apply would do. Read-only.",
    discussion: """
      + create, ~ update, ± replace, - delete, → adopt. Each line ends with the place in the stack \
      file that caused it. A plan compares the fields that the file declares or the last apply \
      recorded; `cairn drift` compares all of them.

        cairn plan
        cairn plan -o stack.plan && cairn apply stack.plan
        cairn plan --github --markdown plan.md --sarif plan.sarif --junit plan.xml
        cairn plan --exit-code     0: nothing to do, 2: changes, 1: error
      """)

  /// Exit code of `--exit-code` if there are changes.
  static let hasChanges = ExitCode(2)

  @OptionGroup var stack: StackOptions
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Save the plan, for `cairn apply FILE`.", valueName: "file"),
    completion: .file())
  var file: String?
  @Flag(help: "Exit with 2 if there are changes.") var exitCode = false
  @Flag(help: "Plan to destroy the stack.") var destroy = false
  @Flag(help: "Plan to take over foreign resources with the declared names.")
  var adopt = false
  @OptionGroup var forms: ReviewOptions
  @OptionGroup var part: PartOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try forms.validate(with: output) }

  func run() async throws {
    try await output.reporting { context in
      try WrittenFile.check(file, as: .savedPlan)
      try forms.check()
      try await forms.reporting("plan", stack.stack, context) { try await run(context) }
    }
  }

  private func run(_ context: CommandContext) async throws {
    let loaded = try LoadedStack.load(stack)
    context.take(loaded)
    if !destroy { try loaded.checkCode(of: loaded.graph(), targets: part.targets) }
    let opening = OpenSession(
      endpoint: endpoint, output: output, adopts: adopt, targets: part.targets)
    let plan = try await opening.with(loaded, context) { session, builds in
      let waiting = LockNotice(output)
      let plan = try await session.plan(destroy ? .destroy : .apply) { await waiting.take($0) }
      await builds.end()
      return plan
    }
    let next = CommandLineText(
      command: destroy ? "destroy" : "apply", stack: stack, part: part, endpoint: endpoint,
      secrets: loaded.stack.secretParameters, file: file, adopts: adopt)
    if let file {
      let saved = SavedPlan(
        loaded.stack.redaction.redacted(plan), file: loaded.file,
        parameters: loaded.stack.givenParameters)
      try WrittenFile.write(saved.bytes(), to: file, as: .savedPlan, for: .owner)
    }
    let review = Review(
      loaded.stack.redaction.redacted(plan), file: loaded.file, schemas: Catalog.standard.schemas)
    try forms.write(review, of: loaded.file)
    output.show(plan, of: loaded, nextCommand: next.text)
    forms.annotate(review, of: loaded.file)
    if exitCode, !plan.isEmpty { throw Self.hasChanges }
  }
}

extension OutputOptions {
  func show(_ plan: Plan, of loaded: LoadedStack, nextCommand: String?) {
    let plan = loaded.stack.redaction.redacted(plan)
    warn(plan.warnings, of: loaded)
    if json {
      PlanJSON(plan: plan).lines.forEach { show($0) }
    } else {
      let report = PlanReport(
        plan, file: loaded.file, schemas: Catalog.standard.schemas, nextCommand: nextCommand)
      show(report.lines(width: terminal.width(.output)))
    }
  }
}

/// Reports once that the command waits for another run's lock.
actor LockNotice {
  private let output: OutputOptions
  private var hasTold = false

  init(_ output: OutputOptions) { self.output = output }

  func take(_ event: ApplyEvent) {
    guard case .waitingForLock = event, !hasTold else { return }
    hasTold = true
    if output.json {
      output.show(ApplyJSON.line(event))
    } else if let line = ApplyEventText.line(event) {
      output.complain([line].rendered(output.terminal.colour(.error)))
    }
  }
}
