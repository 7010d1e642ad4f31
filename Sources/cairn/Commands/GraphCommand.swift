import ArgumentParser
import CairnEngine
import CairnLanguage

struct GraphCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Print the dependency graph.",
    discussion: """
      An arrow points from a resource to what it needs.

        cairn graph | dot -Tsvg > stack.svg
        cairn graph --format mermaid
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case dot, mermaid }

  @OptionGroup var stack: StackOptions
  @Option(help: "dot (Graphviz) or mermaid.") var format = Format.dot
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { _ in
      let loaded = try LoadedStack.load(stack)
      let report = GraphReport(try loaded.graph(), name: loaded.stack.name)
      switch format {
      case .dot: write(report.dot, to: .output)
      case .mermaid: write(report.mermaid, to: .output)
      }
    }
  }
}
