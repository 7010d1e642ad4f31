import ArgumentParser

struct FunctionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "functions",
    abstract: "Work on the stack's functions: new code, one invocation, a list.",
    subcommands: [
      FunctionsUpdateCommand.self, FunctionsInvokeCommand.self, FunctionsListCommand.self,
    ])
}
