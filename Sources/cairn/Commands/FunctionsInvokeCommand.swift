import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

struct FunctionsInvokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invoke",
    abstract: "Invoke a function and print its response.",
    discussion: """
      Prints the response to standard output, and the end of the log and the time to standard \
      error. The exit code is 1 if the function fails.

        cairn functions invoke list-images --event event.json
        echo '{"user_id": "ann"}' | cairn functions invoke list-images --event - | jq .body
        cairn functions invoke s3-listener --event '{"Records": []}' --async
      """)

  @Argument(
    help: "The function's name in the stack.",
    completion: .custom { _, _, _ in FunctionName.completions() })
  var function: String
  @OptionGroup var stack: StackOptions

  @Option(
    help: ArgumentHelp(
      "The event: a file, - for standard input, or the JSON itself.", valueName: "file|-|json"),
    completion: .file(extensions: ["json"]))
  var event = "{}"
  @Flag(name: .customLong("async"), help: "Queue the event and don't wait for a response.")
  var isAsync = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let address = try FunctionName.address(function, in: loaded)
      let event = try EventDocument.read(event, context)
      let code = try await OpenSession(endpoint: endpoint, output: output).with(loaded, context) {
        session, _ in
        try await invoke(address, event, session)
      }
      if code != .success { throw code }
    }
  }

  private func invoke(
    _ address: ResourceAddress, _ event: EventDocument, _ session: Session
  ) async throws -> ExitCode {
    let name = try await FunctionName.physical(address, session)
    if isAsync {
      let sent: Void? = try await found {
        try await session.client.invokeAsynchronously(function: name, payload: event.bytes)
      }
      guard sent != nil else { throw FunctionName.notApplied(address, session) }
      showQueued(address)
      return .success
    }
    let clock = ContinuousClock()
    let begun = clock.now
    let answer = try await found {
      try await session.client.invoke(function: name, payload: event.bytes, log: .tail)
    }
    guard let answer else { throw FunctionName.notApplied(address, session) }
    return show(
      InvocationReport(address: address, invocation: answer, took: begun.duration(to: clock.now)))
  }

  private func showQueued(_ address: ResourceAddress) {
    if output.json {
      output.show(JSONLine("invoked", [("address", .string("\(address)")), ("result", "queued")]))
    } else {
      output.complain(
        "\(address) got the event. To follow its log: cairn logs \(address.name) --follow\n")
    }
  }

  private func show(_ report: InvocationReport) -> ExitCode {
    let form = LogOutput.form(json: output.json, terminal: output.terminal)
    if form == .json {
      output.show(report.json)
    } else {
      write(report.payload(form), to: .output)
      output.complain(report.lines().rendered(output.terminal.colour(.error)))
    }
    return report.hasFailed ? .failure : .success
  }
}
