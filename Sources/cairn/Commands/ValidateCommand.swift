import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnKinds

struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a stack file, without an endpoint.",
    discussion: """
      Reports all errors in one run, each with its place, and the warnings of cairn lint. It also
      checks code that it needn't build: folders, zips, packages and their products.

        cairn validate
        cairn validate stacks/image-service.yaml --set stage=prod
        cairn validate --github --sarif validate.sarif
      """)

  @OptionGroup var stack: StackOptions
  @OptionGroup var strictness: StrictnessOptions
  @OptionGroup var forms: ReviewOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try forms.validate(with: output) }

  func run() async throws {
    try await output.reporting { context in
      try forms.check()
      try await forms.reporting("validate", stack.stack, context) { try await run(context) }
    }
  }

  private func run(_ context: CommandContext) async throws {
    let loaded = try LoadedStack.load(stack)
    context.take(loaded)
    let graph = try loaded.graph()
    try await loaded.checkProducts(of: graph)
    let warnings = try strictness.check(loaded.warnings + loaded.lints, of: loaded)
    let review = Review(
      warnings.map(context.redaction.redacted), of: loaded.file, command: "validate")
    try forms.write(review, of: loaded.file)
    forms.annotate(review, of: loaded.file)
    output.warn(warnings, of: loaded)
    if output.json {
      output.show(
        JSONLine(
          "valid",
          [
            ("file", .string(loaded.file)), ("stack", .string(loaded.stack.name)),
            ("resources", .int(graph.nodes.count)),
          ]))
      return
    }
    output.show(
      StyledLine("\(loaded.file) is valid", .good)
        .adding(": \(counted(graph.nodes.count, "resource"))."))
  }
}
