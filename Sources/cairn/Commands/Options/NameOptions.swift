import ArgumentParser
import CairnEngine
import CairnLanguage

/// A stack that is chosen by its name, without its file.
struct NameOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Name of a stack in the endpoint, in place of its file. `cairn stacks` lists them.",
      valueName: "stack"))
  var name: String?

  func validate() throws {
    if let name, let problem = Starter.problem(withName: name) { throw ValidationError(problem) }
  }

  /// Checks that the stack isn't chosen in two ways.
  func check(against stack: StackOptions) throws {
    guard let name else { return }
    if let file = stack.stack {
      throw ValidationError(
        "--name \(name) and \(file) name two stacks. Leave out one of them.")
    }
    if !stack.parameters.settings.isEmpty || !stack.parameters.files.isEmpty {
      throw ValidationError(
        "With --name, no stack file is read, so it has no parameters. Leave out --set and "
          + "--parameters.")
    }
  }

  /// The stack of the name, as far as it is known without a request, or that of the file.
  func load(_ stack: StackOptions) throws -> LoadedStack {
    guard let name else { return try LoadedStack.load(stack) }
    // Messages name its ledger in place of its file.
    return LoadedStack.empty(named: name, file: "\(name).json")
  }

  /// For the command that continues this one.
  var words: [String] { name.map { ["--name", $0] } ?? [] }
}
