import CairnAWS
import Glibc

/// A line of a function's log for a terminal: time, level, function, message, and the other fields.
struct LogLineText: Sendable {
  /// The resource's name.
  var function: String
  /// Now, in milliseconds since 1970: lines of other days show their day.
  var now: Int
  var zone: TimeZone

  /// Civil time; a value, so that tests have one of their own.
  struct TimeZone: Sendable {
    var fields: @Sendable (_ seconds: Int) -> Civil

    struct Civil: Hashable, Sendable {
      var year, month, day, hour, minute, second: Int
    }

    /// As `TZ` or the system says.
    static let local = TimeZone { seconds in civil(seconds, localtime_r) }
    static let utc = TimeZone { seconds in civil(seconds, gmtime_r) }

    private static func civil(
      _ seconds: Int,
      _ convert: (UnsafePointer<time_t>, UnsafeMutablePointer<tm>) -> UnsafeMutablePointer<tm>?
    ) -> Civil {
      var moment = time_t(seconds)
      var parts = tm()
      _ = convert(&moment, &parts)
      return Civil(
        year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
        hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
    }
  }

  func line(_ event: LogEvent, _ message: LogMessage) -> StyledLine {
    var line = StyledLine(time(event.timestamp) + " ", .faint)
    switch message {
    case .platform(let text): line.append("      \(function): \(text)", .faint)
    case .text(let text): line.append("      \(function): \(text)")
    case .structured(let structured):
      let level = (structured.level ?? "").uppercased()
      line.append(level.padded(toColumns: 5), Self.style(ofLevel: level))
      line.append(" \(function): \(structured.message)")
      for (index, field) in structured.fields.enumerated() {
        line.append("\(index == 0 ? "  " : " ")\(field.name)=", .faint)
        line.append(
          Self.text(field.value), field.name == "requestId" ? Style.faint : Style.plain)
      }
    }
    return line
  }

  /// As `14:03:12.345`, with the day before it when that is not today.
  func time(_ milliseconds: Int) -> String {
    let seconds = milliseconds.dividedRoundingDown(by: 1000)
    let (then, today) = (zone.fields(seconds), zone.fields(now.dividedRoundingDown(by: 1000)))
    let rest = milliseconds - seconds * 1000
    let clock =
      "\(Self.two(then.hour)):\(Self.two(then.minute)):\(Self.two(then.second))."
      + (rest < 100 ? "0" : "") + Self.two(rest)
    if (then.year, then.month, then.day) == (today.year, today.month, today.day) { return clock }
    let day = "\(Self.two(then.month))-\(Self.two(then.day)) \(clock)"
    return then.year == today.year ? day : "\(then.year)-\(day)"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func style(ofLevel level: String) -> Style {
    switch level {
    case "ERROR", "FATAL", "CRITICAL": .bad
    case "WARN", "WARNING": .warning
    case "DEBUG", "TRACE": .faint
    default: .good
    }
  }

  /// A text without quotes where it can be told apart from what follows.
  private static func text(_ value: JSONValue) -> String {
    guard let text = value.string else { return value.serialized() }
    let isPlain =
      !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7F }
    return isPlain ? text : value.serialized()
  }
}

extension Int {
  fileprivate func dividedRoundingDown(by divisor: Int) -> Int {
    self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
  }
}
