import ArgumentParser

/// The root of the command line. A new command is one file in Commands/ and one line here.
@main
struct CairnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cairn",
    abstract: "Deploys a stack of AWS resources, written in YAML, to LocalStack or AWS.",
    discussion: """
      Two commands bring a stack up:
        cairn local start
        cairn apply
      If stacks/ holds just one stack file, commands find it.

      Exit codes: 0 done, 1 error, 2 plan --exit-code found changes, \
      drift --exit-code drift or fmt --check an unformatted file, 3 local status: not running, \
      64 wrong usage, 130 stopped by Ctrl-C.
      """,
    version: CairnVersion.line,
    subcommands: [
      InitCommand.self,
      ValidateCommand.self,
      LintCommand.self,
      FmtCommand.self,
      PlanCommand.self,
      ApplyCommand.self,
      DestroyCommand.self,
      StacksCommand.self,
      HistoryCommand.self,
      UnlockCommand.self,
      DriftCommand.self,
      AdoptCommand.self,
      ImportCommand.self,
      OutputsCommand.self,
      GraphCommand.self,
      LogsCommand.self,
      FunctionsCommand.self,
      EventRulesCommand.self,
      StateMachinesCommand.self,
      LocalCommand.self,
      SchemaCommand.self,
      LSPCommand.self,
      CompletionsCommand.self,
      VersionCommand.self,
    ])

  private static var names: [String] {
    configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
  }

  /// ArgumentParser's `main`, with flags that take values (`OptionalValue`), and exit code 1 if
  /// output was lost.
  static func main() async {
    var end = ExitCode.success
    do {
      let arguments = OptionalValue.parsable(Array(CommandLine.arguments.dropFirst()))
      var command = try await asyncParseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end = exitCode(for: error)
      let message = ForeignWords.hinted(
        OptionalValue.forUsers(fullMessage(for: error)),
        arguments: Array(CommandLine.arguments.dropFirst()), subcommands: names)
      if !message.isEmpty { write(message + "\n", to: end.isSuccess ? .output : .error) }
    }
    if let problem = StandardOutput.problem {
      write(problem, to: .error)
      end = .failure
    }
    exit(withError: end)
  }
}
