import ArgumentParser
import CairnEngine
import CairnLanguage

/// What the user says yes to beforehand.
struct ConsentOptions: ParsableArguments {
  @Flag(name: [.customShort("y"), .long], help: "Go on without asking.") var yes = false

  @Option(
    name: .customLong("allow-data-loss"), defaultAsFlag: "all", parsing: .scanningForValue,
    help: ArgumentHelp(
      "Let tables, and buckets and queues with something in them, be deleted or replaced: all, or "
        + "only those named, separated by commas.",
      valueName: "address"))
  var allowedLoss: String?

  func validate() throws {
    guard let allowedLoss, allowedLoss != "all" else { return }
    for word in allowedLoss.split(separator: ",") where ResourceAddress(word) == nil {
      throw ValidationError(
        "--allow-data-loss takes addresses as tables.metadata, not \"\(word)\". To allow all, put it "
          + "at the end or write --allow-data-loss=all.")
    }
  }

  var dataLoss: SessionOptions.DataLoss {
    guard let allowedLoss else { return .refused }
    if allowedLoss == "all" { return .allowedForAll }
    return .allowed(allowedLoss.split(separator: ",").compactMap { ResourceAddress($0) })
  }

  /// Whether the plan holds a loss that was not agreed to; the engine then refuses to begin.
  func refuses(_ plan: Plan) -> Bool {
    plan.changes.contains { change in
      guard change.dataHeld != nil else { return false }
      return switch dataLoss {
      case .refused: true
      case .allowed(let addresses): !addresses.contains(change.address)
      case .allowedForAll: false
      }
    }
  }
}

extension ConsentOptions {
  /// Asks, unless the user said yes beforehand.
  /// - Throws: where there is no terminal to ask on.
  func isGiven(to question: String, _ output: OutputOptions) throws -> Bool {
    if yes { return true }
    let terminal = output.terminal
    guard terminal.inputIsTerminal, terminal.outputIsTerminal, !output.json else {
      throw CommandFailure(
        "There is no terminal to ask on. To go on without being asked, say --yes.")
    }
    write(StyledLine(question, .strong).rendered(terminal.colour(.output)), to: .output)
    guard let answer = readLine() else {
      write("\n", to: .output)
      return false
    }
    return ["y", "yes"].contains(answer.lowercased())
  }
}
