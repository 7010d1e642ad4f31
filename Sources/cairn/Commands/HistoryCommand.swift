import ArgumentParser
import CairnEngine
import CairnLanguage

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show the last ten runs that changed the stack. Read-only.",
    discussion: """
      Shows when each run ended, who ran it and from where, how it ended, and what it created, \
      updated and deleted; the newest first. The ledger in the endpoint keeps the last ten. A pipe \
      gets lines without a heading, separated by tabs.

        cairn history
        cairn history --name image-service --detail
      """)

  @OptionGroup var stack: StackOptions
  @OptionGroup var named: NameOptions
  @Flag(help: "List the resources that each run changed.") var detail = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try named.check(against: stack) }

  func run() async throws {
    try await output.reporting { context in
      let loaded = try named.load(stack)
      context.take(loaded)
      var opening = OpenSession(endpoint: endpoint, output: output)
      opening.isWithoutFile = named.name != nil
      let history = try await opening.with(loaded, context) { session, _ in
        try await session.history()
      }
      let report = HistoryReport(history)
      if output.json {
        report.json.forEach { output.show($0) }
      } else if history.isEmpty {
        output.show(StyledLine("The ledger of \(loaded.stack.name) has no runs."))
      } else {
        output.show(
          table: report.lines(detail: detail), plain: report.plain(detail: detail))
      }
    }
  }
}
