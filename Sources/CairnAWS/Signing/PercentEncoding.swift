/// Percent-encoding as Signature Version 4 wants it: UTF-8, upper-case digits, everything encoded but
/// letters, digits and `-._~` (AWS "Create a signed AWS API request", UriEncode).
public enum PercentEncoding {
  /// A query key or value, or one path segment: `/` is encoded too.
  public static func component(_ text: String) -> String {
    encode(text, keepingSlash: false)
  }

  /// A path of several segments, such as an S3 key: `/` stays. Nothing is normalised.
  public static func path(_ text: String) -> String {
    encode(text, keepingSlash: true)
  }

  /// `a=1&b=` in the order given; a key without a value stands alone.
  public static func query(_ items: [(String, String?)]) -> String {
    items.map { name, value in
      value.map { component(name) + "=" + component($0) } ?? component(name)
    }.joined(separator: "&")
  }

  /// The text again. `%` without two hexadecimal digits stays as it is; nil when the bytes are not UTF-8.
  ///
  /// - Parameter plusIsSpace: also reads `+` as a space, as in forms and in the keys of S3 events.
  public static func decode(_ text: String, plusIsSpace: Bool = false) -> String? {
    let encoded = Array(text.utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < encoded.count {
      let byte = encoded[index]
      if byte == UInt8(ascii: "%"), index + 2 < encoded.count,
        let high = Hex.value(of: encoded[index + 1]), let low = Hex.value(of: encoded[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }

  private static func encode(_ text: String, keepingSlash: Bool) -> String {
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      case UInt8(ascii: "/") where keepingSlash:
        encoded.append(byte)
      default:
        encoded.append(UInt8(ascii: "%"))
        encoded.append(digits[Int(byte >> 4)])
        encoded.append(digits[Int(byte & 0xF)])
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
