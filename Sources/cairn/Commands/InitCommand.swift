import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import FoundationEssentials

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a starter stack, and the JSON Schema that editors check it with.",
    discussion: """
      Writes stacks/NAME.yaml and stacks/stack.schema.json. An existing stack is never overwritten.

        cairn init                                   asks for the name
        cairn init jobs --template queue-worker
      """)

  @Argument(help: "The stack's name: letters, digits and hyphens.") var name: String?
  @Option(help: "empty, image-service or queue-worker.") var template = Starter.empty
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { _ in
      let name = try name ?? askedName()
      if let problem = Starter.problem(withName: name) {
        throw WrittenFile.Failure(description: problem)
      }
      let file = "stacks/\(name).yaml"
      try WrittenFile.writeNew(template.text(name: name), to: file)
      // The schema is generated, so an older one is replaced.
      let schema = "stacks/\(Starter.schemaFile)"
      try WrittenFile.write(
        Array(StackSchema(Catalog.standard.schemas).text.utf8), to: schema, as: .schema)
      if output.json {
        output.show(JSONLine("init", [("file", .string(file)), ("schema", .string(schema))]))
        return
      }
      output.show([
        StyledLine("Wrote \(file)", .good).adding(" and \(schema)."),
        StyledLine(
          (template.missing.map { $0 + " " } ?? "") + "Next: cairn validate \(file)"),
      ])
    }
  }

  private func askedName() throws -> String {
    let terminal = output.terminal
    guard terminal.inputIsTerminal, terminal.outputIsTerminal, !output.json else {
      throw WrittenFile.Failure(
        description: "There is no terminal to ask on. Name the stack, as in: cairn init my-service")
    }
    write(
      StyledLine("Name of the stack: ", .strong).rendered(terminal.colour(.output)), to: .output)
    guard let answer = readLine(), !answer.isEmpty else {
      throw WrittenFile.Failure(description: "Nothing was written: a stack needs a name.")
    }
    return answer
  }
}
