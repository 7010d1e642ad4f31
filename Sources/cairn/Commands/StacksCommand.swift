import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage

struct StacksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stacks",
    abstract: "List the stacks in the endpoint. Read-only.",
    discussion: """
      Shows each stack of the account and region: the number of its resources, when, by whom and \
      from where it was last applied, and its state. It reads their ledgers, and needs no stack file. \
      A pipe gets lines without a heading, separated by tabs.

        cairn stacks
        cairn stacks --aws --region eu-west-1 --json
      """)

  @Flag(help: "List destroyed stacks too.") var all = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      var opening = OpenSession(endpoint: endpoint, output: output)
      opening.isWithoutFile = true
      let loaded = LoadedStack.empty(named: "stacks", file: "stacks")
      let (stacks, place) = try await opening.with(loaded, context) { session, _ in
        (try await session.stacks(LedgerKeys.listing), session.scope.endpointDescription)
      }
      let report = StacksReport(stacks: stacks.filter { all || !$0.isGone })
      if output.json {
        report.json.forEach { output.show($0) }
      } else if !report.stacks.isEmpty {
        output.show(table: report.table.lines, plain: report.table.plain)
      } else if output.terminal.outputIsTerminal {
        output.show(StyledLine("There are no stacks in \(place)."))
      }
      for stack in report.stacks where !output.json {
        if let problem = stack.problem {
          output.complain("The ledger of \(stack.name) can't be used: \(problem.visible).\n")
        }
      }
    }
  }
}
