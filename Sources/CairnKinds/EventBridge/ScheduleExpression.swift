import CairnAWS
import CairnLanguage

/// Expressions of times: `rate(5 minutes)`, `cron(0 20 * * ? *)` and `at(2026-12-24T18:00:00)`
/// (EventBridge user guide, "Setting a schedule pattern for scheduled rules", and EventBridge
/// Scheduler user guide, "Schedule types").
enum ScheduleExpression {
  /// A rate in EventBridge's words; nil if it isn't a number of whole minutes.
  static func rate(_ seconds: Int) -> String? {
    guard seconds > 0, seconds.isMultiple(of: 60) else { return nil }
    let minutes = seconds / 60
    let (count, unit) =
      if minutes.isMultiple(of: 1_440) {
        (minutes / 1_440, "day")
      } else if minutes.isMultiple(of: 60) {
        (minutes / 60, "hour")
      } else {
        (minutes, "minute")
      }
    return "rate(\(count) \(unit)\(count == 1 ? "" : "s"))"
  }

  /// What is wrong with an expression, as a sentence; nil if nothing is.
  ///
  /// - Parameter takesOnce: whether `at(…)` is possible.
  static func problem(_ text: String, takesOnce: Bool) -> String? {
    let forms = ["rate", "cron"] + (takesOnce ? ["at"] : [])
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")"),
      let form = forms.first(where: { $0 == text[..<open] })
    else {
      return "A schedule is `rate(5 minutes)`\(takesOnce ? "," : " or") `cron(0 20 * * ? *)`"
        + "\(takesOnce ? " or `at(2030-01-01T08:00:00)`" : "")."
    }
    let inner = text[text.index(after: open)...].dropLast()
    let words = inner.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch form {
    case "rate": return rateProblem(words)
    case "cron": return cronProblem(words)
    default:
      return isTime(String(inner))
        ? nil
        : "`at` takes a date that exists and a time, without a time zone, such as "
          + "`at(2030-01-01T08:00:00)`."
    }
  }

  private static func rateProblem(_ words: [String]) -> String? {
    guard words.count == 2, let count = Int(words[0]), count > 0,
      ["minute", "hour", "day"].contains(where: { words[1] == $0 || words[1] == "\($0)s" })
    else {
      return "`rate` takes a number of minutes, hours or days, such as `rate(5 minutes)`."
    }
    if (count == 1) == words[1].hasSuffix("s") {
      let unit = words[1].hasSuffix("s") ? String(words[1].dropLast()) : "\(words[1])s"
      return "EventBridge takes `rate(\(count) \(unit))`, and not `\(words[1])`."
    }
    return nil
  }

  private static func cronProblem(_ words: [String]) -> String? {
    guard words.count == 6, !words.contains("") else {
      return "`cron` takes six fields: minutes, hours, day of month, month, day of week and year, "
        + "such as `cron(0 20 * * ? *)`."
    }
    let fields: [(name: String, range: ClosedRange<Int>, names: [String])] = [
      ("minutes", 0...59, []), ("hours", 0...23, []), ("day of month", 1...31, []),
      (
        "month", 1...12,
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
      ),
      ("day of week", 1...7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
      ("year", 1970...2199, []),
    ]
    for (word, field) in zip(words, fields)
    where !isCron(word, field.range, field.names, isDay: field.name.hasPrefix("day")) {
      return "`\(word)` isn't a value of the field \(field.name) of `cron`."
    }
    if (words[2] == "?") == (words[4] == "?") {
      return "One of the day of month and the day of week of `cron` has to be `?`, and the other "
        + "not, such as `cron(0 20 * * ? *)`."
    }
    return nil
  }

  private static func isCron(
    _ word: String, _ range: ClosedRange<Int>, _ names: [String], isDay: Bool
  ) -> Bool {
    if word == "*" || (word == "?" && isDay) { return true }
    func isValue(_ text: Substring) -> Bool {
      Int(text).map(range.contains) ?? names.contains(text.uppercased())
    }
    return word.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
      // Last day, nearest weekday, and the n-th weekday.
      if isDay {
        if part == "L" || part == "LW" || part.hasPrefix("L-") && Int(part.dropFirst(2)) != nil {
          return true
        }
        if part.hasSuffix("W") || part.hasSuffix("L") { return isValue(part.dropLast()) }
        let ordinal = part.split(separator: "#", omittingEmptySubsequences: false)
        if ordinal.count == 2 {
          return isValue(ordinal[0]) && (Int(ordinal[1]).map((1...5).contains) ?? false)
        }
      }
      let step = part.split(separator: "/", omittingEmptySubsequences: false)
      guard step.count <= 2, let first = step.first else { return false }
      if step.count == 2, Int(step[1]).map({ $0 > 0 }) != true { return false }
      if first == "*" { return true }
      let ends = first.split(separator: "-", omittingEmptySubsequences: false)
      return (1...2).contains(ends.count) && ends.allSatisfy(isValue)
    }
  }

  /// `yyyy-mm-ddThh:mm:ss`
  private static func isTime(_ text: String) -> Bool {
    UTCTime(iso8601: text + "Z")?.iso8601 == text + "Z"
  }
}
