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
      The stack file is found alone when stacks/ holds just one.

      Exit codes: 0 done, 1 error, 2 plan --exit-code found changes, \
      drift --exit-code drift or fmt --check a file to lay out, 3 local status: not running, \
      64 wrong usage, 130 stopped by Ctrl-C.
      """,
    version: CairnVersion.text,
    subcommands: [
      InitCommand.self,
      ValidateCommand.self,
      LintCommand.self,
      FmtCommand.self,
      PlanCommand.self,
      ApplyCommand.self,
      DestroyCommand.self,
      UnlockCommand.self,
      DriftCommand.self,
      AdoptCommand.self,
      ImportCommand.self,
      OutputsCommand.self,
      GraphCommand.self,
      LogsCommand.self,
      FunctionsCommand.self,
      LocalCommand.self,
      SchemaCommand.self,
      LSPCommand.self,
      CompletionsCommand.self,
    ])
}

enum CairnVersion {
  static let text = "0.1.0"
  static let userAgent = "cairn/\(text)"
}
