/// A number that is written otherwise than an `Int` is: `1.5`, `1e3`, `12345678901234567890`. It keeps
/// its digits from the file to the request, and equals every number of its value, however written.
package struct Number: Sendable {
  /// By the grammar of JSON (RFC 8259).
  package let text: String
  /// The same for all numbers of one value, as `-125e-2`.
  let key: String
  /// Its value as a whole number, where it is one that fits.
  package let integer: Int?

  /// Nil for what isn't a number of JSON.
  package init?(json text: String) {
    guard let parts = Parts(text) else { return nil }
    self.text = text
    key = parts.key ?? text
    integer = parts.integer
  }

  /// A number as YAML 1.2's core schema writes it, which allows `+1.5`, `.5` and `1.` too, and as the
  /// language does, with underscores between digits; nil for what isn't one, such as `1.2.3` or `.inf`.
  /// Leading zeros (`01.5`) make a text.
  package init?(yaml text: String) {
    guard let first = text.utf8.first, Self.mayBegin(first) else { return nil }
    var digits = text
    if digits.utf8.contains(UInt8(ascii: "_")) {
      guard let plain = Self.withoutUnderscores(text) else { return nil }
      digits = plain
    }
    let sign = digits.hasPrefix("-") ? "-" : ""
    if digits.hasPrefix("-") || digits.hasPrefix("+") { digits.removeFirst() }
    if digits.hasPrefix(".") {
      // Not `.` alone, nor `.e3`.
      guard digits.utf8.dropFirst().first.map(isDigit) == true else { return nil }
      digits = "0" + digits
    }
    let mantissa = digits.prefix { $0 != "e" && $0 != "E" }
    if mantissa.hasSuffix(".") {
      digits = String(mantissa.dropLast()) + digits.dropFirst(mantissa.count)
    }
    self.init(json: sign + digits)
  }

  private static func mayBegin(_ byte: UInt8) -> Bool { isDigit(byte) || "+-.".utf8.contains(byte) }

  private static func withoutUnderscores(_ text: String) -> String? {
    let pieces = text.split(separator: "_", omittingEmptySubsequences: false)
    let isBetweenDigits = zip(pieces, pieces.dropFirst()).allSatisfy { left, right in
      left.utf8.last.map(isDigit) == true && right.utf8.first.map(isDigit) == true
    }
    return isBetweenDigits ? pieces.joined() : nil
  }
}

extension Number: Hashable {
  package static func == (left: Self, right: Self) -> Bool { left.key == right.key }
  package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension Number: CustomStringConvertible {
  package var description: String { text }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

/// A number of JSON, taken apart.
private struct Parts {
  private var isNegative = false
  /// Of the whole and the broken part, without zeros at either end; empty for zero.
  private var digits: [UInt8] = []
  /// The power of ten that the last digit stands for; nil where it is beyond all reason, and numbers are
  /// told apart by their texts.
  private var exponent: Int?

  init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    isNegative = Self.take("-", &rest)
    let whole = Self.takeDigits(&rest)
    guard let first = whole.first, first != UInt8(ascii: "0") || whole.count == 1 else {
      return nil
    }
    var broken: ArraySlice<UInt8> = []
    if Self.take(".", &rest) {
      broken = Self.takeDigits(&rest)
      if broken.isEmpty { return nil }
    }
    exponent = -broken.count
    if Self.take("e", &rest) || Self.take("E", &rest) {
      let isSmall = Self.take("-", &rest)
      if !isSmall { _ = Self.take("+", &rest) }
      let power = Self.takeDigits(&rest).drop { $0 == UInt8(ascii: "0") }
      guard rest.isEmpty, text.utf8.last.map(isDigit) == true else { return nil }
      // Nine digits and the length of a text stay far within an Int.
      exponent =
        power.count > 9
        ? nil
        : power.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } * (isSmall ? -1 : 1)
          - broken.count
    }
    guard rest.isEmpty else { return nil }
    digits = Array((whole + broken).drop { $0 == UInt8(ascii: "0") })
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent = exponent.map { $0 + 1 }
    }
  }

  /// Nil where numbers are told apart by their texts.
  var key: String? {
    if digits.isEmpty { return "0" }
    return exponent.map { "\(sign)\(String(decoding: digits, as: UTF8.self))e\($0)" }
  }

  var integer: Int? {
    if digits.isEmpty { return 0 }
    guard let exponent, exponent >= 0, digits.count + exponent <= 19 else { return nil }
    return Int(
      sign + String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: exponent))
  }

  private var sign: String { isNegative ? "-" : "" }

  private static func take(_ byte: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: byte) else { return false }
    rest.removeFirst()
    return true
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    return digits
  }
}
