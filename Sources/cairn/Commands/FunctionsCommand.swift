import ArgumentParser

struct FunctionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "functions",
    abstract: "Update, invoke or list the stack's functions.",
    subcommands: [
      FunctionsUpdateCommand.self, FunctionsInvokeCommand.self, FunctionsListCommand.self,
    ])
}
