/// Base64 of RFC 4648 with padding, as `Content-MD5` and Lambda's `CodeSha256` are written.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 1
      if count == 3 {
        for shift in [18, 12, 6, 0] { text.append(alphabet[Int(bits >> shift & 63)]) }
        (bits, count) = (0, 0)
      }
    }
    if count == 1 {
      text.append(alphabet[Int(bits >> 2 & 63)])
      text.append(alphabet[Int(bits << 4 & 63)])
      text += "==".utf8
    } else if count == 2 {
      text.append(alphabet[Int(bits >> 10 & 63)])
      text.append(alphabet[Int(bits >> 4 & 63)])
      text.append(alphabet[Int(bits << 2 & 63)])
      text += "=".utf8
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil when the text is not base64 with its padding.
  public static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3)
    var bits: UInt32 = 0
    for (index, digit) in digits.enumerated() {
      let isPadding = digit == UInt8(ascii: "=") && index >= digits.count - padding
      guard let value = isPadding ? 0 : value(of: digit) else { return nil }
      bits = bits << 6 | UInt32(value)
      if index % 4 == 3 {
        bytes.append(UInt8(bits >> 16 & 0xFF))
        bytes.append(UInt8(bits >> 8 & 0xFF))
        bytes.append(UInt8(bits & 0xFF))
        bits = 0
      }
    }
    bytes.removeLast(padding)
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
