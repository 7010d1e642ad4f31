import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage
import Glibc

struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Show a function's log.",
    discussion: """
      On a terminal, prints a line for each entry: local time, level, function, message and the \
      other fields of a JSON line, without control characters. In a pipe, or with --raw, prints \
      entries unchanged. Lambda's own lines (START, END, REPORT) require --all.

        cairn logs upload-images --follow
        cairn logs upload-images --since 5m --filter ERROR
        cairn logs upload-images | jq .message

      --follow ends with Ctrl-C and exit code 0.
      """)

  @Argument(
    help: "The function's name in the stack.",
    completion: .custom { _, _, _ in FunctionName.completions() })
  var function: String
  @OptionGroup var stack: StackOptions

  @Flag(name: [.short, .long], help: "Keep printing new entries, until Ctrl-C.") var follow =
    false
  @Option(help: "How far to look back: 30s, 5m, 2h, 1d.")
  var since: TimeSpan = .hour
  @Option(help: ArgumentHelp("Only entries that contain this text.", valueName: "text"))
  var filter: String?
  @Flag(help: "Include Lambda's own lines.") var all = false
  @Flag(help: "Print entries unchanged, even on a terminal, which they may control.")
  var raw = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let address = try FunctionName.address(function, in: loaded)
      let opening = OpenSession(endpoint: endpoint, output: output)
      try await opening.with(loaded, context) { session, _ in
        try await show(address, session)
      }
    }
  }

  private func show(_ address: ResourceAddress, _ session: Session) async throws {
    let tail = LogTailing(
      session: session, address: address,
      group: try await FunctionName.known("logGroup", of: address, session), since: since.duration,
      shown: LogOutput(
        address: address,
        form: LogOutput.form(json: output.json, raw: raw, terminal: output.terminal),
        lines: all ? .all : .functionsOwn, filter: filter),
      output: output)
    guard follow else { return try await tail.once() }
    // Unstructured: a signal, which arrives outside any task, ends it.
    let following = Task { try await tail.follow() }
    Interrupts.handle { following.cancel() }
    do {
      try await following.value
    } catch  where following.isCancelled {
      return
    }
  }
}

extension TimeSpan {
  static let hour = TimeSpan(duration: .seconds(3600))
}
