import CairnEngine
import CairnLanguage

extension Table {
  /// An explicit `pointInTimeRecovery: false` is a decision.
  static let recoveryLint = Lint { table, _ in
    guard table.properties[pointInTimeRecovery.name] == nil else { return [] }
    return [
      Lint.Finding(
        .noRecovery, at: table.address,
        detail: "Items deleted by mistake can't be recovered. Write `pointInTimeRecovery: true`, "
          + "or `false` if that is intended.",
        fix: .set(path: pointInTimeRecovery.name, to: "true"))
    ]
  }
}
