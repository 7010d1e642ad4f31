import ArgumentParser
import CairnEngine
import CairnLanguage

struct DestroyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy",
    abstract: "Delete all resources of the stack.",
    discussion: """
      Shows what it deletes and asks for confirmation, unless --yes. Tables, and buckets and \
      queues that aren't empty, are never deleted without --allow-data-loss.

        cairn destroy
        cairn destroy --yes --allow-data-loss
      """)

  @OptionGroup var stack: StackOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var part: PartOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let run = ChangeRun(
        work: .destroy, loaded: loaded, consent: consent, output: output, saved: nil,
        command: CommandLineText(
          command: "destroy", stack: stack, part: part, endpoint: endpoint,
          secrets: loaded.stack.secretParameters
        ).text)
      let opening = OpenSession(
        endpoint: endpoint, output: output, dataLoss: consent.dataLoss, targets: part.targets)
      try await run.run(opening, context)
    }
  }
}
