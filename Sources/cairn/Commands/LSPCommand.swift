import ArgumentParser
import Dispatch
import Glibc

struct LSPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve an editor: the Language Server Protocol on standard input and output.",
    discussion: """
      Editors start it; docs/editing.md says how. It checks, completes, explains and renames what is in \
      stack files while they are written.

      When the target answers, it also tells what is live and what drifted. It looks and changes \
      nothing. The options here say where; settings of the editor (endpoint, region, profile, aws, \
      live, parameters) go before.
      """)

  @Option(
    help: ArgumentHelp(
      "Where live status comes from. (default: AWS_ENDPOINT_URL, http://127.0.0.1:4566)",
      valueName: "url"))
  var endpoint: String?
  @Flag(help: "Live status comes from AWS itself.") var aws = false
  @Option(help: "The region; goes before that of the stack.") var region: String?
  @Option(help: "The profile of the shared AWS configuration.") var profile: String?
  @Flag(help: "Never look at a target.") var noLive = false
  @Option(help: "What to tell on standard error.") var logLevel = LanguageServerLog.Level.warning
  @Flag(help: "Tell everything on standard error, each message too.") var verbose = false
  @Flag(help: .hidden) var stdio = false

  func validate() throws {
    if aws, endpoint != nil {
      throw ValidationError("--aws and --endpoint name two targets. Leave out one of them.")
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
