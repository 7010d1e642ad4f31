import ArgumentParser
import CairnEngine
import CairnLanguage

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Create, update and delete resources until they match the stack file.",
    discussion: """
      Shows the plan and asks for confirmation, unless --yes. To continue an interrupted or failed \
      apply, run it again.

        cairn apply
        cairn apply stacks/image-service.yaml --yes --set stage=prod
        cairn apply stack.plan     carries out exactly this saved plan, or stops

      A saved plan doesn't contain secrets: give secret parameters again.
      """)

  @OptionGroup var stack: StackOptions
  @OptionGroup var consent: ConsentOptions
  @Flag(help: "Take over foreign resources with the declared names.")
  var adopt = false
  @OptionGroup var part: PartOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      var (stack, endpoint) = (stack, endpoint)
      let saved = try SavedPlanFile.read(stack.stack)
      let loaded: LoadedStack
      if let saved {
        try saved.check(parameters: stack.parameters, endpoint: endpoint, adopt: adopt, part: part)
        loaded = try saved.load(stack.parameters)
        endpoint = saved.completing(endpoint)
        stack.stack = loaded.file
      } else {
        loaded = try LoadedStack.load(stack)
      }
      context.take(loaded)
      let purpose = saved?.plan.purpose ?? .apply
      if purpose == .apply { try loaded.checkCode(of: loaded.graph(), targets: part.targets) }
      let run = ChangeRun(
        work: .init(purpose), loaded: loaded, consent: consent,
        output: output, saved: saved,
        command: CommandLineText(
          command: "apply", stack: stack, part: part, endpoint: endpoint,
          secrets: loaded.stack.secretParameters, adopts: adopt
        ).text)
      let opening = OpenSession(
        endpoint: endpoint, output: output, adopts: adopt, dataLoss: consent.dataLoss,
        targets: part.targets)
      try await run.run(opening, context)
    }
  }
}
