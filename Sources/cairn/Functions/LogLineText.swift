import CairnAWS
import CairnJSON
import CairnLanguage
import Glibc

/// An entry of a function's log for a terminal: time, level, function, message, and the other
/// fields. Messages of several lines, such as stack traces, continue below their beginning.
struct LogLineText: Sendable {
  /// The resource's name.
  var function: String
  /// Now, in milliseconds since 1970: lines of other days show their day.
  var now: Int
  var zone: TimeZone

  /// Local time; a parameter, for tests.
  struct TimeZone: Sendable {
    var fields: @Sendable (_ seconds: Int) -> Civil

    struct Civil: Hashable, Sendable {
      var year, month, day, hour, minute, second: Int
    }

    /// From `TZ` or the system.
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

  func lines(_ event: LogEvent, _ message: LogMessage) -> [StyledLine] {
    let time = StyledLine(time(event.timestamp) + " ", .faint)
    let name = "\(function): "
    var lines: [StyledLine]
    switch message {
    case .platform(let text): lines = Self.lines(of: text).map { StyledLine($0, .faint) }
    case .text(let text): lines = Self.lines(of: text).map { StyledLine($0) }
    case .structured(let structured):
      lines = Self.lines(of: structured.message).map { StyledLine($0) }
      for (index, field) in structured.fields.enumerated() {
        lines[0].append("\(index == 0 ? "  " : " ")\(field.name)=", .faint)
        lines[0].append(
          Self.text(field.value), field.name == "requestId" ? Style.faint : Style.plain)
      }
    }
    let level = message.level.padded(toColumns: 5)
    let isFaint = message.isPlatform
    var head = time
    head.append(level, Self.style(ofLevel: message.level))
    head.append(" " + name, isFaint ? .faint : .plain)
    let indent = StyledLine(String(repeating: " ", count: head.columns))
    return lines.enumerated().map { index, line in (index == 0 ? head : indent) + line }
  }

  /// The lines of a message. Lambda's Python runtime writes a traceback as one, with carriage
  /// returns for line breaks, and no-break spaces to indent them.
  private static func lines(of message: String) -> [String] {
    message.replacingLiteral("\u{A0}", with: " ").split(
      omittingEmptySubsequences: false, whereSeparator: { ["\n", "\r", "\r\n"].contains($0) }
    ).map(String.init)
  }

  /// Such as `14:03:12.345`, preceded by the date if that isn't today.
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

  /// A text, without quotes if its end is clear without them.
  private static func text(_ value: JSONValue) -> String {
    guard let text = value.string else { return value.serialized() }
    let isPlain =
      !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7F }
    return isPlain ? text : value.serialized()
  }
}

extension Int {
  fileprivate func dividedRoundingDown(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
