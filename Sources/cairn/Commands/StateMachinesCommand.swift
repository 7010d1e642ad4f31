import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage

struct StateMachinesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state-machines", abstract: "Run the stack's state machines.",
    subcommands: [StateMachinesStartCommand.self])
}

struct StateMachinesStartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Start a state machine and print its output.",
    discussion: """
      Waits for the end. Prints the output to standard output, and the states that the execution \
      went through, with their times, to standard error; express workflows keep no such history. \
      The exit code is 1 if the execution fails.

        cairn state-machines start order --input order.json
        echo '{"id": 7}' | cairn state-machines start order --input - | jq .total
        cairn state-machines start order --input '{"id": 7}' --async
      """)

  @Argument(
    help: "The state machine's name in the stack.",
    completion: .custom { _, _, _ in StateMachinesStartCommand.names.completions() })
  var machine: String
  @OptionGroup var stack: StackOptions

  @Option(
    help: ArgumentHelp(
      "The input: a file, - for standard input, or the JSON itself.", valueName: "file|-|json"),
    completion: .file(extensions: ["json"]))
  var input = "{}"
  @Flag(name: .customLong("async"), help: "Start the execution and don't wait for its end.")
  var isAsync = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  private static var names: ResourceName { ResourceName(schema: StateMachine().schema) }

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let address = try Self.names.address(machine, in: loaded)
      let input = try EventDocument.read(input, as: "input", context)
      let code = try await OpenSession(endpoint: endpoint, output: output).with(loaded, context) {
        session, _ in
        try await start(address, String(decoding: input.bytes, as: UTF8.self), session)
      }
      if code != .success { throw code }
    }
  }

  private func start(
    _ address: ResourceAddress, _ input: String, _ session: Session
  ) async throws -> ExitCode {
    let properties = session.graph[address]?.declaration.properties ?? [:]
    let isExpress = properties[StateMachine.type.name]?.string == "express"
    let arn = try await session.attribute("arn", of: address)?.string
    let report = try await found { () -> ExecutionReport? in
      guard let arn else { return nil }
      if isExpress, !isAsync {
        let ended = try await session.client.startSyncExecution(of: arn, input: input)
        return ExecutionReport(address: address, execution: ended)
      }
      let execution = try await session.client.startExecution(of: arn, input: input)
      if isAsync {
        return ExecutionReport(
          address: address, execution: ["executionArn": .string(execution)])
      }
      return try await wait(for: execution, of: address, session)
    }
    guard let report = report ?? nil else { throw Self.names.notApplied(address, session) }
    return show(report)
  }

  /// However long the execution takes.
  private func wait(
    for execution: String, of address: ResourceAddress, _ session: Session
  ) async throws -> ExecutionReport {
    let isEmulator = session.scope.flavour == .emulator
    var pause = Duration.milliseconds(isEmulator ? 20 : 500)
    while true {
      let state = try await session.client.describeExecution(execution)
      guard state["status"] == "RUNNING" || state["status"] == "PENDING_REDRIVE" else {
        let events = try await session.client.executionHistory(execution)
        return ExecutionReport(
          address: address, execution: state, history: ExecutionHistory(events))
      }
      try await Task.sleep(for: pause)
      pause = min(pause * 1.5, .milliseconds(isEmulator ? 500 : 5000))
    }
  }

  private func show(_ report: ExecutionReport) -> ExitCode {
    if isAsync {
      showStarted(report.address, report.execution["executionArn"]?.string ?? "")
      return .success
    }
    let form = LogOutput.form(json: output.json, terminal: output.terminal)
    if form == .json {
      output.show(report.json)
    } else {
      write(report.output(form), to: .output)
      output.complain(report.lines().rendered(output.terminal.colour(.error)))
    }
    return report.hasFailed ? .failure : .success
  }

  private func showStarted(_ address: ResourceAddress, _ execution: String) {
    if output.json {
      output.show(ExecutionReport.started(address, execution))
    } else {
      output.show(
        StyledLine("✓ ", .good).adding("\(address)", .strong).adding(" started: \(execution)"))
    }
  }
}
