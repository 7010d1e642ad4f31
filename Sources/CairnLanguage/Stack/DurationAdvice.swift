/// What to write in place of a number that lacks the unit of a duration.
struct DurationAdvice {
  private static let units = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)]

  /// "A number needs a unit: write `7d`."
  var sentence: String
  /// What to write, if only one unit is possible.
  var replacement: String?

  /// Nil if the text isn't a number. Seconds are meant where the field counts in them; otherwise
  /// each unit with which the field takes the number is possible.
  init?(_ text: String, _ range: ClosedRange<Int>, step: Int) {
    guard let number = ScalarText.integer(text) else { return nil }
    let fitting = Self.units.filter { _, seconds in
      let (value, overflow) = number.multipliedReportingOverflow(by: seconds)
      return !overflow && seconds.isMultiple(of: step) && range.contains(value)
    }.map { text + $0.0 }
    switch fitting.first {
    case let first? where first.hasSuffix("s"):
      sentence = "A number needs a unit: write `\(first)` for seconds."
      replacement = first
    case let first?:
      sentence = "A number needs a unit: write \(alternatives(fitting))."
      replacement = fitting.count == 1 ? first : nil
    case nil:
      sentence =
        "A number needs a unit, and the duration must be "
        + "\(limits(range, ScalarText.format(seconds:)))."
    }
  }

  /// What the field counts in.
  static func noun(of step: Int) -> String {
    switch step {
    case 86_400: "days"
    case 3_600: "hours"
    case 60: "minutes"
    default: "seconds"
    }
  }
}
