import CairnEngine
import CairnLanguage

/// The next commands after a drift report: only those that end one of its differences.
struct DriftAdvice {
  var report: DriftReport
  /// The command that reverts drift; nil if the caller continues by itself.
  var revertCommand: CommandLineText?

  var sentences: [String] {
    guard report.hasDrift else { return [] }
    return [reverting, takingOut, adopting, unmanaged].compactMap { $0 }
  }

  private func resources(_ wayOut: WayOut) -> [DriftReport.Resource] {
    report.resources.filter { $0.state.isDrift && $0.waysOut.contains(wayOut) }
  }

  private var reverting: String? {
    guard let revertCommand, !resources(.revert).isEmpty else { return nil }
    let isAcceptable = !resources(.accept).isEmpty
    return "Run `\(revertCommand.text)` to undo drift"
      + (isAcceptable ? ", or `--accept` to write live values into the file." : ".")
  }

  private var takingOut: String? {
    guard let revertCommand, let first = resources(.takeOut).first else { return nil }
    let command = revertCommand.with("drift", ["--accept=\(first.address)"])
    return "`\(command.text)` removes what no longer exists from the file."
  }

  private var adopting: String? {
    let addresses = resources(.adopt).map { "\($0.address)" }
    guard let revertCommand, !addresses.isEmpty else { return nil }
    let command = revertCommand.with("adopt", addresses)
    return "`\(command.text)` takes over what doesn't belong to the stack."
  }

  private var unmanaged: String? {
    let resources = resources(.ignore)
    let importable = resources.first { $0.waysOut.contains(.import) }
    guard let example = importable ?? resources.first else { return nil }
    let importing = importable.map {
      "`cairn import \($0.address.section) \(CommandLineText.quoted($0.address.name))` writes its "
        + "declaration, "
    }
    return "Unmanaged resources: \(importing ?? "")`ignoreDrift: [unmanaged]` in "
      + "\(example.parentDeclaration ?? example.address) leaves it to others."
  }
}
