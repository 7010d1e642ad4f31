import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage

struct LintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Warn about what is valid but rarely intended.",
    discussion: """
      Finds queues that reject messages, data without a backup, permissions that are wider than
      needed, and resources without use. A comment on the line silences a warning and may say why:

        tables:
          sessions:  # cairn: allow no-recovery

      cairn validate gives the same warnings. With --strict, warnings are errors, for CI.
      """)

  @OptionGroup var stack: StackOptions
  @OptionGroup var strictness: StrictnessOptions
  @OptionGroup var forms: ReviewOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try forms.validate(with: output) }

  func run() async throws {
    try await output.reporting { context in
      try forms.check()
      try await forms.reporting("lint", stack.stack, context) { try await run(context) }
    }
  }

  private func run(_ context: CommandContext) async throws {
    let loaded = try LoadedStack.load(stack)
    context.take(loaded)
    let findings = try strictness.check(loaded.warnings + loaded.lints, of: loaded)
    let review = Review(
      findings.map(context.redaction.redacted), of: loaded.file, command: "lint")
    try forms.write(review, of: loaded.file)
    forms.annotate(review, of: loaded.file)
    output.warn(findings, of: loaded)
    if output.json {
      output.show(
        JSONLine("lint", [("file", .string(loaded.file)), ("warnings", .int(findings.count))]))
    } else if findings.isEmpty {
      output.show(StyledLine("\(loaded.file)", .good).adding(": no warnings."))
    }
  }
}

/// Whether warnings count as errors.
struct StrictnessOptions: ParsableArguments {
  @Flag(help: "Treat warnings as errors: exit code 1.") var strict = false

  /// - Returns: the warnings to show.
  /// - Throws: `StackProblems` if there are warnings and they count as errors.
  func check(_ warnings: [Diagnostic], of loaded: LoadedStack) throws -> [Diagnostic] {
    let warnings = warnings.sortedByPlace()
    guard strict, !warnings.isEmpty else { return warnings }
    throw StackProblems(
      diagnostics: warnings.map { warning in
        var error = warning
        error.severity = .error
        return error
      }, sources: loaded.sources)
  }
}

extension LoadedStack {
  /// What is valid in it but rarely intended.
  var lints: [Diagnostic] {
    guard let source = sources.first else { return [] }
    return Linter(stack, source: source, schemas: Catalog.standard.schemas).diagnostics
  }
}

extension OutputOptions {
  /// Shows warnings: on standard error, or as JSON.
  func warn(_ warnings: [Diagnostic], of loaded: LoadedStack) {
    if json {
      warnings.forEach { show($0.jsonLine) }
    } else if !warnings.isEmpty {
      complain(
        DiagnosticText(diagnostics: warnings, sources: loaded.sources)
          .text(width: terminal.width(.error), terminal.colour(.error)))
    }
  }
}
