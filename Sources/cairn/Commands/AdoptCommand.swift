import ArgumentParser
import CairnEngine
import CairnLanguage

struct AdoptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Take over existing resources that the stack declares.",
    discussion: """
      The stack file declares them with their existing names. Shows the plan and asks for \
      confirmation. What they need is updated to the stack file as well; nothing else changes.

        cairn adopt queues.uploads
        cairn adopt buckets.images tables.metadata --stack stacks/image-service.yaml
      """)

  @Argument(
    help: ArgumentHelp("Resources of the stack, such as queues.uploads.", valueName: "address"),
    completion: .custom { _, _, _ in StackCompletions.addresses() })
  var addresses: [ResourceAddress]
  @Option(
    name: .customLong("stack"),
    help: ArgumentHelp(
      "The stack file, or the name of one in stacks/. Not needed when stacks/ holds just one.",
      valueName: "stack"),
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String?
  @OptionGroup var parameters: ParameterOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(
        file: try StackDiscovery.find(file, in: .system), parameters)
      context.take(loaded)
      try TargetSelection.check(
        addresses, of: nil, among: loaded.graph().nodes.map(\.address), at: loaded.stack.location)
      var stack = StackOptions()
      stack.stack = file
      stack.parameters = parameters
      var part = PartOptions()
      part.targets = addresses
      let run = ChangeRun(
        work: .apply, loaded: loaded, consent: consent, output: output, saved: nil,
        // Continues in the same way.
        command: CommandLineText(
          command: "apply", stack: stack, part: part, endpoint: endpoint,
          secrets: loaded.stack.secretParameters, adopts: true
        ).text)
      try await run.run(
        OpenSession(
          endpoint: endpoint, output: output, adopts: true, dataLoss: consent.dataLoss,
          targets: addresses), context)
    }
  }
}
