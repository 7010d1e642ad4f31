import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage

/// What the user agrees to in advance.
struct ConsentOptions: ParsableArguments {
  @Flag(name: [.customShort("y"), .long], help: "Don't ask for confirmation.") var yes = false

  @Flag(
    name: .customLong(OptionalValue.allowDataLoss.rawValue),
    help: """
      Allow deleting or replacing tables, and buckets and queues that aren't empty, and losing \
      settings that a change can't keep. For some resources only: \
      --allow-data-loss=tables.metadata,queues.jobs.
      """)
  var allowsAllLoss = false
  @Option(
    name: .customLong(OptionalValue.allowDataLoss.valueName), parsing: .singleValue, help: .private)
  var allowedLosses: [String] = []

  func validate() throws {
    for item in OptionalValue.items(allowedLosses) where item != "all" {
      guard let address = ResourceAddress(item), Catalog.standard[address.section] != nil else {
        throw ValidationError(
          "--allow-data-loss=… takes addresses such as tables.metadata, separated by commas, not "
            + "\"\(item)\".")
      }
    }
    if allowsAllLoss, !allowedLosses.isEmpty {
      throw ValidationError(
        "--allow-data-loss is given both with and without resources. Leave out one of the two.")
    }
  }

  var dataLoss: SessionOptions.DataLoss {
    let items = OptionalValue.items(allowedLosses)
    if allowsAllLoss || items.contains("all") { return .allowedForAll }
    return items.isEmpty ? .refused : .allowed(items.compactMap { ResourceAddress($0) })
  }

  /// Whether the plan would lose data without consent; the engine then refuses it.
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
  /// Asks for confirmation, unless `--yes` is given.
  /// - Throws: if there is no terminal to ask on.
  func isGiven(to question: String, _ output: OutputOptions) throws -> Bool {
    if yes { return true }
    let terminal = output.terminal
    guard terminal.inputIsTerminal, terminal.outputIsTerminal, !output.json else {
      throw CommandFailure(
        "There is no terminal to ask on. Use --yes to skip the confirmation.")
    }
    write(StyledLine(question, .strong).rendered(terminal.colour(.output)), to: .output)
    guard let answer = readLine() else {
      write("\n", to: .output)
      return false
    }
    return ["y", "yes"].contains(answer.lowercased())
  }
}
