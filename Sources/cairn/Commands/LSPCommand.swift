import ArgumentParser
import Dispatch
import Glibc

struct LSPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Run the language server (LSP on standard input and output).",
    discussion: """
      Editors start it, as docs/editing.md describes. It checks, completes, explains and renames \
      what is in stack files while you write them.

      If the endpoint answers, it also shows live state and drift. It is read-only. The editor's \
      settings (endpoint, region, profile, aws, live, parameters) override these options.
      """)

  @Option(
    help: ArgumentHelp(
      "Endpoint for live status. (default: AWS_ENDPOINT_URL, http://127.0.0.1:4566)",
      valueName: "url"))
  var endpoint: String?
  @Flag(help: "Read the live state from AWS itself.") var aws = false
  @Option(help: "Region; overrides the stack's.") var region: String?
  @Option(help: "Profile in the shared AWS configuration.") var profile: String?
  @Flag(help: "Never read an endpoint.") var noLive = false
  @Option(help: "What to log on standard error.") var logLevel = LanguageServerLog.Level.warning
  @Flag(help: "Log everything on standard error, including each message.") var verbose = false
  @Flag(help: .hidden) var stdio = false

  func validate() throws {
    if aws, endpoint != nil {
      throw ValidationError("--aws and --endpoint name two endpoints. Leave out one of them.")
    }
  }

  func run() async throws {
    let settings = LanguageServerSettings(
      isLive: !noLive, aws: aws, endpoint: endpoint, region: region, profile: profile)
    let log = LanguageServerLog(level: verbose ? .debug : logLevel) { write($0, to: .error) }
    let code = await LanguageServerProcess(settings: settings, log: log).run()
    throw ExitCode(code)
  }
}
