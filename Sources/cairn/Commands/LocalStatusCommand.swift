import ArgumentParser
import CairnAWS

struct LocalStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show whether LocalStack is running, its version and its uptime.",
    discussion: "Exit code 0 when it runs, 3 when it does not.")

  /// Exit code when nothing runs.
  private static let notRunning = ExitCode(3)

  @OptionGroup var local: LocalOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { _ in
      let server = try local.server()
      let status = server.status()
      if output.json {
        output.show(LocalStatusReport(status: status, instance: server.instance).json)
      } else {
        output.show(LocalStatusReport(status: status, instance: server.instance).lines)
      }
      if status == .stopped { throw Self.notRunning }
    }
  }
}
