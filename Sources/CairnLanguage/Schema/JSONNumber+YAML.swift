import CairnJSON

extension JSONNumber {
  /// Parses a number in the syntax of YAML 1.2's core schema, which also allows `+1.5`, `.5` and
  /// `1.`, with underscores between digits as in the stack language. Nil if the text isn't a
  /// number, such as `1.2.3` or `.inf`, or has leading zeros (`01.5`).
  package init?(yaml text: String) {
    guard let first = text.utf8.first, Self.isDigit(first) || "+-.".utf8.contains(first) else {
      return nil
    }
    var digits = text
    if digits.utf8.contains(UInt8(ascii: "_")) {
      guard let plain = Self.withoutUnderscores(text) else { return nil }
      digits = plain
    }
    let sign = digits.hasPrefix("-") ? "-" : ""
    if digits.hasPrefix("-") || digits.hasPrefix("+") { digits.removeFirst() }
    if digits.hasPrefix(".") {
      // Rejects `.` and `.e3`.
      guard digits.utf8.dropFirst().first.map(Self.isDigit) == true else { return nil }
      digits = "0" + digits
    }
    let mantissa = digits.prefix { $0 != "e" && $0 != "E" }
    if mantissa.hasSuffix(".") {
      digits = String(mantissa.dropLast()) + digits.dropFirst(mantissa.count)
    }
    self.init(sign + digits)
  }

  private static func withoutUnderscores(_ text: String) -> String? {
    let pieces = text.split(separator: "_", omittingEmptySubsequences: false)
    let isBetweenDigits = zip(pieces, pieces.dropFirst()).allSatisfy { left, right in
      left.utf8.last.map(isDigit) == true && right.utf8.first.map(isDigit) == true
    }
    return isBetweenDigits ? pieces.joined() : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
