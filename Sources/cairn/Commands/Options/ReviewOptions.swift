import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage

/// The forms of a report for CI and reviews, the same for every command that has them.
struct ReviewOptions: ParsableArguments {
  @Flag(name: .customLong("github"), help: "Also print annotations for GitHub Actions.")
  var github = false
  @Option(
    help: ArgumentHelp(
      "Write the report as Markdown, for a comment on a pull request.", valueName: "file"),
    completion: .file())
  var markdown: String?
  @Option(
    help: ArgumentHelp("Write the report as SARIF 2.1.0, for code scanning.", valueName: "file"),
    completion: .file())
  var sarif: String?
  @Option(
    help: ArgumentHelp(
      "Write the report as JUnit XML, with a test case for each resource or problem.",
      valueName: "file"),
    completion: .file())
  var junit: String?
  @Option(
    help: ArgumentHelp("Write the report as an HTML page.", valueName: "file"), completion: .file())
  var html: String?

  private var named: [(option: String, file: String, sort: WrittenFile.Sort)] {
    [
      ("--html", html, WrittenFile.Sort.page), ("--junit", junit, .testReport),
      ("--markdown", markdown, .comment), ("--sarif", sarif, .scan),
    ].compactMap { option, file, sort in file.map { (option, $0, sort) } }
  }

  /// Whether any form is asked for.
  var isUsed: Bool { github || !named.isEmpty }

  func validate() throws {
    let files = named
    for (index, one) in files.enumerated() {
      for other in files[..<index] where other.file == one.file {
        throw ValidationError(
          "\(other.option) and \(one.option) name the same file. Name two files.")
      }
    }
  }

  func validate(with output: OutputOptions) throws {
    if github, output.json {
      throw ValidationError("--github and --json both print to standard output. Leave out one.")
    }
  }

  /// - Throws: if one of the files may not be written.
  func check() throws {
    for (_, file, sort) in named { try WrittenFile.check(file, as: sort) }
  }

  /// Writes the files.
  /// - Parameter page: the command's own HTML page; nil for the common one.
  func write(_ review: Review, of file: String, page: (() -> String)? = nil) throws {
    let review = review.placed(of: file)
    for (_, path, sort) in named {
      let text =
        switch sort {
        case .page: page?() ?? ReviewPage(review: review, time: UTCTime.now.iso8601).text
        case .testReport: JUnitReport(review: review).text
        case .comment: MarkdownReport(review: review).text
        default: SARIFReport(review: review).text
        }
      try WrittenFile.write(Array(text.utf8), to: path, as: sort)
    }
  }

  /// Prints the annotations.
  func annotate(_ review: Review, of file: String) {
    guard github else { return }
    let lines = GitHubAnnotations(review: review.placed(of: file)).lines
    cairn.write(lines.map { $0 + "\n" }.joined(), to: .output)
  }

  /// Does a command's work. Errors of the stack or the endpoint are written in every form as well
  /// before the command ends with them.
  func reporting(
    _ command: String, _ argument: String?, _ context: CommandContext,
    _ work: () async throws -> Void
  ) async throws {
    do {
      try await work()
    } catch {
      let diagnostics =
        switch error {
        case let problems as StackProblems: problems.diagnostics
        case let failure as PlanFailure: failure.diagnostics
        default: [Diagnostic]()
        }
      if isUsed, !diagnostics.isEmpty {
        let sources = (error as? StackProblems)?.sources ?? context.sources
        let file = sources.first?.name ?? argument ?? "the stack"
        let review = Review(
          diagnostics.map(context.redaction.redacted), of: file, command: command)
        try write(review, of: file)
        annotate(review, of: file)
      }
      throw error
    }
  }
}
