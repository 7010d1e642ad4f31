import LambdaRuntime

/// Makes the ids of images.
package protocol ImageIdentifiers: Sendable {
  /// An id that nobody else gets and that sorts by time.
  func next(at time: Timestamp) -> String
}

/// UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, then chance. As text they sort by time.
package struct TimeOrderedIdentifiers: ImageIdentifiers {
  package init() {}

  package func next(at time: Timestamp) -> String {
    var generator = SystemRandomNumberGenerator()
    let high =
      UInt64(UInt(bitPattern: time.milliseconds)) << 16 | 0x7000
      | UInt64.random(in: 0...0xFFF, using: &generator)
    let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0..<(1 << 62), using: &generator)
    let digits = hex(high) + hex(low)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text
  }

  private func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
