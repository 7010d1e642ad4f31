import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

struct OutputsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outputs",
    abstract: "Show the stack's outputs as they were last applied.",
    usage: "cairn outputs [<stack>] [<name>] [options]",
    discussion: """
      With a name, prints only the value, for scripts:

        curl "$(cairn outputs endpoint)/listImages"
        cairn outputs stacks/image-service.yaml endpoint

      An output that contains a secret is shown as (secret). With its name and without --json, its \
      value is printed.
      """)

  @Argument(
    help: ArgumentHelp(
      "The stack file (needed only when stacks/ holds several), then the name of one output.",
      valueName: "stack-or-name"),
    completion: .file(extensions: ["yaml", "yml"]))
  var words: [String] = []
  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard words.count <= 2 else {
      throw ValidationError("outputs takes a stack and the name of one output.")
    }
  }

  func run() async throws {
    try await output.reporting { context in
      let (stack, name) = Self.split(words, in: .system)
      let loaded = try LoadedStack.load(
        file: StackDiscovery.find(stack, in: .system), parameters)
      context.take(loaded)
      if let name, !loaded.stack.outputs.contains(where: { $0.name == name }) {
        let known = loaded.stack.outputs.map(\.name).joined(separator: ", ")
        throw CommandFailure(
          "\(loaded.file) has no output \(name). "
            + (known.isEmpty ? "It has none." : "It has: \(known)."))
      }
      let opening = OpenSession(endpoint: endpoint, output: output)
      let outputs = try await opening.with(loaded, context) { session, _ in
        try await session.outputs()
      }
      try show(outputs, name)
    }
  }

  /// One word is the name of an output, unless it is a stack.
  static func split(
    _ words: [String], in files: StackDiscovery.Files
  ) -> (stack: String?, name: String?) {
    switch words.count {
    case 0: return (nil, nil)
    case 1:
      let isStack = (try? StackDiscovery.find(words[0], in: files)) != nil
      return isStack ? (words[0], nil) : (nil, words[0])
    default: return (words[0], words[1])
    }
  }

  private func show(_ outputs: [(name: String, value: Value)], _ name: String?) throws {
    let shown = outputs.filter { name == nil || $0.name == name }
    if output.json {
      output.show(JSONLine("outputs", [("outputs", ApplyJSON.outputs(shown))]))
      return
    }
    guard let name else {
      output.show(
        shown.isEmpty
          ? [StyledLine("The stack has no outputs.")] : OutputsReport(outputs: shown).lines)
      return
    }
    // An output that was named is shown, secret or not.
    guard let value = shown.first?.value.opened, value.isResolved else {
      throw CommandFailure("The output \(name) is not known yet. Run `cairn apply` first.")
    }
    let text = OutputsReport.plain(value)
    // A pipe gets every byte; on a terminal, control characters are escaped.
    write((output.terminal.outputIsTerminal ? text.visible : text) + "\n", to: .output)
  }
}
