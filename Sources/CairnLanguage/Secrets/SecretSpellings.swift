import CairnJSON

/// The spellings of a secret in the output of services, policies and programs.
enum SecretSpellings {
  /// All spellings: literal, escaped in JSON (once, or twice for JSON in a text), escaped in XML
  /// and URLs, and in Base64.
  static func all(of text: String) -> [String] {
    [text] + json(text) + xml(text) + percent(text) + base64(text)
  }

  private static func json(_ text: String) -> [String] {
    func escaped(_ text: String) -> String {
      String(JSONValue.string(text).serialized().dropFirst().dropLast())
    }
    let once = escaped(text)
    let ascii = once.unicodeScalars.map { scalar in
      scalar.isASCII
        ? String(scalar)
        : String(scalar).utf16.map { "\\u" + hex(UInt32($0), width: 4).lowercased() }.joined()
    }.joined()
    let slashes = once.replacingLiteral("/", with: "\\/")
    return [once, ascii, slashes, escaped(once), escaped(ascii)]
  }

  private static func xml(_ text: String) -> [String] {
    let text = text.replacingLiteral("&", with: "&amp;").replacingLiteral("<", with: "&lt;")
      .replacingLiteral(">", with: "&gt;")
    let quotes = text.replacingLiteral("\"", with: "&quot;")
    let numbered = text.replacingLiteral("\"", with: "&#34;")
    return [
      text, quotes, numbered, text.replacingLiteral("'", with: "&apos;"),
      quotes.replacingLiteral("'", with: "&#39;"), quotes.replacingLiteral("'", with: "&#x27;"),
      quotes.replacingLiteral("'", with: "&apos;"), numbered.replacingLiteral("'", with: "&#39;"),
    ]
  }

  /// Percent-encoded by RFC 3986, with upper- or lower-case digits and as HTML forms do; once, or
  /// twice for a URL in a URL.
  private static func percent(_ text: String) -> [String] {
    func encoded(_ text: String) -> String {
      text.utf8.map { byte in
        let isPlain =
          (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
          || "-._~".utf8.contains(byte)
        return isPlain ? String(Unicode.Scalar(byte)) : "%" + hex(UInt32(byte), width: 2)
      }.joined()
    }
    let once = encoded(text)
    let lower = once.replacing(/%[0-9A-F]{2}/) { $0.output.lowercased() }
    return [
      once, lower, once.replacingLiteral("%20", with: "+"),
      lower.replacingLiteral("%20", with: "+"),
      encoded(once),
    ]
  }

  /// The minimum length of a piece of Base64; shorter ones occur in other texts by chance.
  private static let shortestBase64 = 8

  /// Base64 by RFC 4648, in both alphabets. Three bytes make four characters, so the encoding of
  /// the same bytes depends on how many bytes precede them. For each of the three alignments, only
  /// the characters that the secret alone determines are used.
  private static func base64(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return (0..<3).flatMap { before -> [String] in
      let padded = [UInt8](repeating: 0, count: before) + bytes
      let bits = padded.count * 8
      let whole = (bits / 6)
      let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
      let first = (before * 8 + 5) / 6
      guard whole - first >= shortestBase64 else { return [] }
      let characters = (first..<whole).map { place in
        var number = 0
        for bit in (place * 6)..<(place * 6 + 6) {
          number = number << 1 | Int(padded[bit / 8] >> UInt8(7 - bit % 8)) & 1
        }
        return alphabet[number]
      }
      let text = String(characters)
      return [
        text, text.replacingLiteral("+", with: "-").replacingLiteral("/", with: "_"),
      ]
    }
  }
}
