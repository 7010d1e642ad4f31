/// Parses the text of a scalar: numbers, durations and sizes.
package enum ScalarText {
  /// Why a text can't be read as a type.
  struct Problem: Error, Hashable {
    var code: DiagnosticCode
    /// The end of a sentence that begins with the field's name: "takes a whole number, not `ten`."
    var detail: String
    /// A text to write instead, if there is one.
    var replacement: String?

    init(_ code: DiagnosticCode, _ detail: String, replacement: String? = nil) {
      self.code = code
      self.detail = detail
      self.replacement = replacement
    }
  }

  /// Parses decimal digits with an optional sign and underscores between digits. Leading zeros,
  /// which YAML 1.1 reads as octal, are rejected. Nil if invalid or out of range.
  static func integer(_ text: String) -> Int? {
    var digits = text
    if digits.utf8.contains(UInt8(ascii: "_")) {
      guard !digits.hasPrefix("_"), !digits.hasSuffix("_") else { return nil }
      digits.removeAll { $0 == "_" }
    }
    let unsigned = digits.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard digits.utf8.count - unsigned.count <= 1, let first = unsigned.first,
      first != UInt8(ascii: "0") || unsigned.count == 1
    else { return nil }
    return Int(digits)
  }

  /// The value of a number that YAML 1.2's core schema writes in another base: `0x1F`, `0o17`.
  static func foreignInteger(_ text: String) -> Int? {
    guard let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : nil,
      let first = text.utf8.dropFirst(2).first, !"+-".utf8.contains(first)
    else { return nil }
    return Int(text.dropFirst(2), radix: radix)
  }

  static func boolean(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": true
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": false
    default: nil
    }
  }

  /// Seconds in a duration: `60s`, `5m`, `12h`, `4d`, a combination such as `1h30m`, or 0. Nil if
  /// the text isn't one.
  package static func duration(_ text: String) -> Int? {
    if text == "0" { return 0 }
    var total = 0
    var lastUnit = Int.max
    var digits = 0
    var hasDigits = false
    for byte in text.utf8 {
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        let (times, overflow) = digits.multipliedReportingOverflow(by: 10)
        guard !overflow, times <= Int.max - 9 else { return nil }
        digits = times + Int(byte - UInt8(ascii: "0"))
        hasDigits = true
        continue
      }
      let unit: Int
      switch byte {
      case UInt8(ascii: "s"): unit = 1
      case UInt8(ascii: "m"): unit = 60
      case UInt8(ascii: "h"): unit = 3_600
      case UInt8(ascii: "d"): unit = 86_400
      default: return nil
      }
      let (seconds, overflow) = digits.multipliedReportingOverflow(by: unit)
      guard hasDigits, unit < lastUnit, !overflow, total <= Int.max - seconds else { return nil }
      total += seconds
      lastUnit = unit
      digits = 0
      hasDigits = false
    }
    return hasDigits || text.isEmpty ? nil : total
  }

  /// Bytes in a size: `512B`, `64KB`, `256MB`, `1GB`. `KiB` and the like mean the same: 1,024. Nil
  /// if the text isn't one.
  static func sizeInBytes(_ text: String) -> Int? {
    if text == "0" { return 0 }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let count = Int(digits) else { return nil }
    let factor: Int
    switch text.dropFirst(digits.count) {
    case "B": factor = 1
    case "KB", "KiB": factor = 1 << 10
    case "MB", "MiB": factor = 1 << 20
    case "GB", "GiB": factor = 1 << 30
    case "TB", "TiB": factor = 1 << 40
    default: return nil
    }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : bytes
  }

  /// Formats a number of seconds: `90s`, `5m`, `1h30m`.
  package static func format(seconds: Int) -> String {
    if seconds < 120 { return "\(seconds)s" }
    var rest = seconds
    var text = ""
    for (unit, letter) in [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")] where rest >= unit {
      text += "\(rest / unit)\(letter)"
      rest %= unit
    }
    return text
  }

  /// Formats a count of units, also a negative or very large one.
  package static func format(size count: Int, in unit: FieldType.SizeUnit) -> String {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
    return overflow || bytes == 0 ? "\(count)\(unit.rawValue)" : format(bytes: bytes)
  }

  /// Formats a size in the largest unit that gives a whole number.
  package static func format(bytes: Int) -> String {
    for unit in [FieldType.SizeUnit.gigabytes, .megabytes, .kilobytes]
    where bytes != 0 && bytes % unit.bytes == 0 {
      return "\(bytes / unit.bytes)\(unit.rawValue)"
    }
    return "\(bytes)B"
  }
}
