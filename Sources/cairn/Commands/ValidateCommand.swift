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
      """)

  @OptionGroup var stack: StackOptions
  @OptionGroup var strictness: StrictnessOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { _ in
      let loaded = try LoadedStack.load(stack)
      let graph = try loaded.graph()
      try await loaded.checkProducts(of: graph)
      let warnings = try strictness.check(loaded.warnings + loaded.lints, of: loaded)
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
}
