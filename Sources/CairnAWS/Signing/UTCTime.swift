#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A second of civil time in UTC, as signatures, credentials and ledgers write it.
public struct UTCTime: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
  public let secondsSinceEpoch: Int

  /// Services and files may contain any number: a time outside the years 1 to 9999 becomes the
  /// nearest one inside, so that arithmetic can't overflow.
  public init(secondsSinceEpoch: Int) {
    self.secondsSinceEpoch = min(max(secondsSinceEpoch, -62_135_596_800), 253_402_300_799)
  }

  /// The system's clock.
  public static var now: UTCTime {
    UTCTime(secondsSinceEpoch: Int(time(nil)))
  }

  public static func < (left: UTCTime, right: UTCTime) -> Bool {
    left.secondsSinceEpoch < right.secondsSinceEpoch
  }

  /// The moment so much later; parts of a second are dropped.
  public static func + (time: UTCTime, duration: Duration) -> UTCTime {
    let (sum, overflow) = time.secondsSinceEpoch.addingReportingOverflow(
      Int(duration.components.seconds))
    return UTCTime(secondsSinceEpoch: overflow ? (duration < .zero ? .min : .max) : sum)
  }

  /// How long after the other moment this one is.
  public static func - (left: UTCTime, right: UTCTime) -> Duration {
    .seconds(left.secondsSinceEpoch - right.secondsSinceEpoch)
  }

  /// `2015-08-30T12:36:00Z`.
  public var iso8601: String {
    let (date, time) = fields(dateSeparator: "-", timeSeparator: ":")
    return date + "T" + time + "Z"
  }

  /// `20150830T123600Z`: the form of `X-Amz-Date`.
  var basic: String {
    let (date, time) = fields(dateSeparator: "", timeSeparator: "")
    return date + "T" + time + "Z"
  }

  /// `20150830`: the form of the date in a credential scope.
  var basicDate: String {
    fields(dateSeparator: "", timeSeparator: "").date
  }

  /// Reads `2015-08-30T12:36:00Z`, also with fractions of a second (dropped) or an offset such as
  /// `+02:00` or `+0200`.
  public init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      let digits = bytes[range]
      guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
      return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var rest = bytes[19...]
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { (48...57).contains($0) }
    }
    var offset = 0
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      rest.count == 6 || rest.count == 5,
      let hours = number(rest.startIndex + 1..<rest.startIndex + 3),
      let minutes = number(rest.endIndex - 2..<rest.endIndex)
    {
      offset = (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    } else if !rest.elementsEqual("Z".utf8) {
      return nil
    }
    let days = Self.days(year: year, month: month, day: day)
    // The 30th of February would be a day in March.
    guard Self.civil(days: days).day == day else { return nil }
    self.init(
      secondsSinceEpoch: days * 86_400 + hour * 3600 + minute * 60 + second - offset)
  }

  private func fields(dateSeparator: String, timeSeparator: String) -> (date: String, time: String)
  {
    let (days, second) = secondsSinceEpoch.flooredDivision(by: 86_400)
    let (year, month, day) = Self.civil(days: days)
    return (
      [pad(year, 4), pad(month, 2), pad(day, 2)].joined(separator: dateSeparator),
      [pad(second / 3600, 2), pad(second / 60 % 60, 2), pad(second % 60, 2)]
        .joined(separator: timeSeparator)
    )
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // The proleptic Gregorian calendar by Howard Hinnant's "chrono-Compatible Low-Level Date
  // Algorithms": years begin in March, so that the leap day is the last one.

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = shifted.flooredDivision(by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }
}

extension Int {
  fileprivate func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
