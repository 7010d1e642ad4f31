/// A number by its JSON text (RFC 8259), such as `1.50`, `1e3` or `12345678901234567890`. It keeps its
/// digits, so that a number passes through unchanged whatever its size.
///
/// Two are equal when they are spelled alike; `canonical` is the same for all numbers of one value.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  /// Nil when the text isn't a JSON number.
  public init?(_ text: String) {
    guard JSONParser.isNumber(text) else { return nil }
    self.text = text
  }

  /// For a text that the parser has already checked.
  init(checked text: String) { self.text = text }

  public init(_ integer: some BinaryInteger) { text = String(integer) }

  /// Nil when the number isn't finite: JSON can't express that.
  public init?(_ double: Double) {
    guard double.isFinite else { return nil }
    text = String(describing: double)
  }

  public var description: String { text }

  /// The value as an integer, when it is whole and fits: 60 for `60`, `60.0` and `6e1`.
  public var integer: Int? { Int(text) ?? Decimal(text).integer }

  /// The nearest floating-point number; infinite when the value is out of range.
  public var double: Double? { Double(text) }

  /// The number of the same value that stands for all its spellings: an integer where `integer` has
  /// one, else digits without zeros at either end and a power of ten, as `-125e-2`. A number whose
  /// exponent has more than nine digits is its own.
  public var canonical: JSONNumber {
    let decimal = Decimal(text)
    return JSONNumber(checked: decimal.integer.map(String.init) ?? decimal.text ?? text)
  }
}

/// The digits and the power of ten of a JSON number.
private struct Decimal {
  private var sign = ""
  /// Without zeros at either end; empty for zero.
  private var digits: [UInt8] = []
  /// The power of ten that the last digit stands for; nil where it has more than nine digits.
  private var exponent: Int? = 0

  init(_ text: String) {
    var rest = Array(text.utf8)[...]
    if rest.first == UInt8(ascii: "-") {
      sign = "-"
      rest.removeFirst()
    }
    let mantissa = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let power = rest.dropFirst(mantissa.count + 1)
    let fraction = mantissa.drop { $0 != UInt8(ascii: ".") }.dropFirst()
    digits = Array(
      mantissa.filter { $0 != UInt8(ascii: ".") }.drop { $0 == UInt8(ascii: "0") })
    exponent = Self.exponent(power).map { $0 - fraction.count }
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent = exponent.map { $0 + 1 }
    }
  }

  /// Nine digits and the length of a text stay far within an Int.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = text.drop { "+-".utf8.contains($0) }.drop { $0 == UInt8(ascii: "0") }
    guard digits.count <= 9 else { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return isNegative ? -value : value
  }

  /// Nil where the exponent is out of reach.
  var text: String? {
    exponent.map { "\(sign)\(String(decoding: digits, as: UTF8.self))e\($0)" }
  }

  var integer: Int? {
    if digits.isEmpty { return 0 }
    guard let exponent, exponent >= 0, digits.count + exponent <= 19 else { return nil }
    return Int(
      sign + String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: exponent))
  }
}
