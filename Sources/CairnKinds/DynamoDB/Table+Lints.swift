import CairnEngine
import CairnLanguage

extension Table {
  /// `pointInTimeRecovery: false`, written out, is somebody's decision.
  static let recoveryLint = Lint { table, _ in
    guard table.properties[pointInTimeRecovery.name] == nil else { return [] }
    return [
      Lint.Finding(
        .noRecovery, at: table.address,
        detail: "What is deleted from this table by mistake is gone. Write "
          + "`pointInTimeRecovery: true`, or `false` if that is meant.",
        fix: .set(path: pointInTimeRecovery.name, to: "true"))
    ]
  }
}
