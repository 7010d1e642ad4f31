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
        cairn destroy --name image-service     without its file, from what the endpoint records
      """)

  @OptionGroup var stack: StackOptions
  @OptionGroup var named: NameOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var part: PartOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try named.check(against: stack) }

  func run() async throws {
    try await output.reporting { context in
      let loaded = try named.load(stack)
      context.take(loaded)
      let run = ChangeRun(
        work: .destroy, loaded: loaded, consent: consent, output: output, saved: nil,
        command: CommandLineText(
          command: "destroy", options: named.words, stack: stack, part: part, endpoint: endpoint,
          secrets: loaded.stack.secretParameters
        ).text)
      var opening = OpenSession(
        endpoint: endpoint, output: output, dataLoss: consent.dataLoss, targets: part.targets)
      opening.isWithoutFile = named.name != nil
      try await run.run(opening, context)
    }
  }
}
