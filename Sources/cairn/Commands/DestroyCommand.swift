import ArgumentParser
import CairnEngine
import CairnLanguage

struct DestroyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy",
    abstract: "Delete everything that the stack made.",
    discussion: """
      Shows what goes and asks; --yes goes on without asking. Tables, and buckets and queues that \
      are not empty, go only with --allow-data-loss.

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
