import CairnJSON
import CairnLanguage

/// Numbers and networks in patterns of events.
enum EventNumber {
  static let comparisons: Set<Value> = ["=", "<", "<=", ">", ">="]

  static func isNumber(_ value: Value) -> Bool { double(value) != nil }

  static func double(_ value: Value) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number.double
    default: nil
    }
  }

  static func exceeds(_ value: Value, _ most: Int) -> Bool {
    double(value).map { $0.magnitude > Double(most) } ?? false
  }

  /// The digits after the decimal point, without zeros at the end.
  static func decimals(of value: Value) -> Int {
    guard case .number(let number) = value else { return 0 }
    // Such as `-125e-2`, or an integer.
    let parts = number.canonical.text.split(separator: "e")
    guard parts.count == 2, let power = Int(parts[1]) else { return 0 }
    return power < 0 ? -power : 0
  }

  /// Whether a text is an address and the length of its prefix: `10.0.0.0/24`, `2001:db8::/32`.
  static func isNetwork(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let length = Int(parts[1]), length >= 0 else { return false }
    if parts[0].contains(":") {
      return length <= 128
        && parts[0].utf8.allSatisfy { ":.0123456789abcdefABCDEF".utf8.contains($0) }
    }
    let bytes = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    return length <= 32 && bytes.count == 4 && bytes.allSatisfy { UInt8($0) != nil }
  }
}
