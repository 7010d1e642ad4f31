import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage
import Glibc

struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Show what a function wrote to its log.",
    discussion: """
      On a terminal a line for each entry: local time, level, function, message and the other \
      fields of a JSON line, without colours and whatever else would steer the terminal. Piped, or with \
      --raw, the entries as they were written. Lambda's own lines (START, END, REPORT) are left out \
      without --all.

        cairn logs upload-images --follow
        cairn logs upload-images --since 5m --filter ERROR
        cairn logs upload-images | jq .message

      Ctrl-C is how --follow ends: the exit code is 0.
      """)

  @Argument(
    help: "The function: its name in the stack.",
    completion: .custom { _, _, _ in FunctionName.completions() })
  var function: String
  @OptionGroup var stack: StackOptions

  @Flag(name: [.short, .long], help: "Go on showing what is added, until Ctrl-C.") var follow =
    false
  @Option(help: "How far to look back: 30s, 5m, 2h, 1d.")
  var since: TimeSpan = .hour
  @Option(help: ArgumentHelp("Only entries that hold this text.", valueName: "text"))
  var filter: String?
  @Flag(help: "Lambda's own lines too.") var all = false
  @Flag(help: "The entries as they were written, on a terminal as well: the function may steer it.")
  var raw = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let address = try FunctionName.address(function, in: loaded)
      try await OpenSession(endpoint: endpoint, output: output).with(loaded, context) { session, _ in
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
    // Unstructured: a signal from outside of every task ends it.
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
