import CairnEngine
import CairnLanguage

/// How long CloudWatch Logs can keep log lines (CloudWatch Logs "PutRetentionPolicy").
enum LogRetention {
  static let allowedDays = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
  ]
  private static let secondsInDay = 86400

  /// The type of a retention field, whose exact values `rule(of:)` checks.
  static let type = FieldType.duration(secondsInDay...3653 * secondsInDay, step: secondsInDay)

  /// Nil if it isn't an allowed length.
  static func days(_ seconds: Int) -> Int? {
    guard seconds.isMultiple(of: secondsInDay) else { return nil }
    let days = seconds / secondsInDay
    return allowedDays.contains(days) ? days : nil
  }

  static func seconds(_ days: Int) -> Int { days.clampedMultiplying(by: secondsInDay) }

  static func rule(of field: Field<Int>) -> Rule {
    Rule { properties in
      guard let seconds = properties[field.name]?.integer, days(seconds) == nil else { return [] }
      let allowed = allowedDays.map { "\($0)d" }.joined(separator: ", ")
      return [
        .init(
          path: field.name, summary: "CloudWatch Logs doesn't support this retention",
          detail: "Log lines can be kept for \(allowed).")
      ]
    }
  }
}
