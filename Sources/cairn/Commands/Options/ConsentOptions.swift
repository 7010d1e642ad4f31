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
