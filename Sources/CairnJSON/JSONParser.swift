/// Reads one JSON document from UTF-8, within limits.
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private let limits: JSONLimits
  private var depth = 0

  init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// Whether a text is a number and nothing else.
  static func isNumber(_ text: String) -> Bool {
    var parser = JSONParser(bytes: Array(text.utf8), limits: .standard)
    return (try? parser.number()) != nil && parser.position == parser.bytes.count
  }

  mutating func document() throws(JSONParseError) -> JSONValue {
    guard bytes.count <= limits.sizeInBytes else {
      throw JSONParseError(
        reason: "more than \(limits.sizeInBytes) bytes", offset: limits.sizeInBytes)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error("a byte order mark") }
    let document = try value()
    skipSpace()
    if position < bytes.count { throw error("expected the end of the document") }
    return document
  }

  private mutating func value() throws(JSONParseError) -> JSONValue {
    skipSpace()
    guard let current else { throw error("expected a value, found the end") }
    switch current {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error("expected a value")
    }
  }

  private mutating func object() throws(JSONParseError) -> JSONValue {
    try enter()
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take("}") {
      depth -= 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
      let key = try string()
      skipSpace()
      guard take(":") else { throw error("expected ':'") }
      members[key] = try value()
      skipSpace()
      if take(",") { continue }
      guard take("}") else { throw error("expected ',' or '}'") }
      depth -= 1
      return .object(members)
    }
  }

  private mutating func array() throws(JSONParseError) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") {
      depth -= 1
      return .array(elements)
    }
    while true {
      elements.append(try value())
      skipSpace()
      if take(",") { continue }
      guard take("]") else { throw error("expected ',' or ']'") }
      depth -= 1
      return .array(elements)
    }
  }

  private mutating func enter() throws(JSONParseError) {
    depth += 1
    if depth > limits.depth {
      throw error("more than \(limits.depth) levels of nesting")
    }
    position += 1
  }

  private mutating func word(
    _ text: StaticString, _ value: JSONValue
  ) throws(JSONParseError) -> JSONValue {
    let end = position + text.utf8CodeUnitCount
    let matches = text.withUTF8Buffer {
      end <= bytes.count && bytes[position..<end].elementsEqual($0)
    }
    guard matches else { throw error("expected a value") }
    position = end
    return value
  }

  private mutating func number() throws(JSONParseError) -> JSONNumber {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(JSONParseError) {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      position += 1
    }
    if position == start { throw error("expected a digit") }
  }

  private mutating func string() throws(JSONParseError) -> String {
    position += 1
    let start = position
    // Most strings hold no escape and are taken as one piece.
    while let byte = current, byte >= 0x20, byte != UInt8(ascii: "\\") {
      if byte == UInt8(ascii: "\"") {
        defer { position += 1 }
        return try text(bytes[start..<position], at: start)
      }
      position += 1
    }
    var unescaped = Array(bytes[start..<position])
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try text(unescaped[...], at: start)
      case UInt8(ascii: "\\"):
        unescaped += String(try escape()).utf8
      case 0..<0x20:
        throw error("a control character in a string")
      default:
        unescaped.append(byte)
        position += 1
      }
    }
    throw error("a string without an end")
  }

  private func text(_ utf8: ArraySlice<UInt8>, at start: Int) throws(JSONParseError) -> String {
    guard let text = String(validating: utf8, as: UTF8.self) else {
      throw JSONParseError(reason: "a string that is not UTF-8", offset: start)
    }
    return text
  }

  private mutating func escape() throws(JSONParseError) -> Unicode.Scalar {
    position += 1
    guard let byte = current else { throw error("a string without an end") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"):
      return try unicodeEscape()
    default:
      position -= 1
      throw error("an unknown escape")
    }
  }

  private mutating func unicodeEscape() throws(JSONParseError) -> Unicode.Scalar {
    let high = try fourHexDigits()
    if let scalar = Unicode.Scalar(high) { return scalar }
    let afterHigh = position
    if high < 0xDC00, take("\\"), take("u") {
      let low = try fourHexDigits()
      if (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    position = afterHigh
    return "\u{FFFD}"
  }

  private mutating func fourHexDigits() throws(JSONParseError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = current.flatMap(Self.hexDigit) else {
        throw error("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private var current: UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func error(_ reason: String) -> JSONParseError {
    JSONParseError(reason: reason, offset: position)
  }
}
