extension Value {
  /// As JSON text without spaces, keys sorted, numbers as they are written. Templates are written as
  /// the user would.
  package var json: String { json(.asWritten) }

  /// The same with numbers in one form: equal values have equal texts, and no other have.
  package var canonicalJSON: String { json(.byValue) }

  /// What lists without order are sorted by.
  package var sortKey: String { string ?? canonicalJSON }

  private enum Numbers { case asWritten, byValue }

  private func json(_ numbers: Numbers) -> String {
    var text = ""
    writeJSON(to: &text, numbers)
    return text
  }

  private func writeJSON(to text: inout String, _ numbers: Numbers) {
    switch self {
    case .null: text += "null"
    case .boolean(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number):
      text += numbers == .asWritten ? number.text : number.integer.map(String.init) ?? number.key
    case .string(let string): Self.writeJSON(string, to: &text)
    case .unresolved(let template): Self.writeJSON(template.description, to: &text)
    case .secret: Self.writeJSON(Secret.shown, to: &text)
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.writeJSON(to: &text, numbers)
      }
      text += "]"
    case .map(let entries):
      text += "{"
      for (index, entry) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { text += "," }
        Self.writeJSON(entry.key, to: &text)
        text += ":"
        entry.value.writeJSON(to: &text, numbers)
      }
      text += "}"
    }
  }

  private static func writeJSON(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20: text += "\\u" + hex(scalar.value, width: 4)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// Reads JSON text; nil when it isn't any. Numbers keep their digits.
  package init?(json text: String) {
    var parser = JSONParser(bytes: Array(text.utf8))
    guard let value = parser.parse() else { return nil }
    self = value
  }
}

/// A JSON reader of the usual kind; nesting is limited so that no text can exhaust the stack.
private struct JSONParser {
  let bytes: [UInt8]
  private var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func parse() -> Value? {
    guard let value = value(depth: 0) else { return nil }
    skipSpace()
    return at == bytes.count ? value : nil
  }

  private mutating func value(depth: Int) -> Value? {
    skipSpace()
    guard at < bytes.count, depth < 128 else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
    case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
    case UInt8(ascii: "n"): return take("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> Value? {
    at += 1
    var entries: [String: Value] = [:]
    skipSpace()
    if take("}") { return .map(entries) }
    while true {
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\""), let key = string() else {
        return nil
      }
      skipSpace()
      guard take(":"), let value = value(depth: depth + 1) else { return nil }
      entries[key] = value
      skipSpace()
      if take("}") { return .map(entries) }
      guard take(",") else { return nil }
    }
  }

  private mutating func array(depth: Int) -> Value? {
    at += 1
    var items: [Value] = []
    skipSpace()
    if take("]") { return .list(items) }
    while true {
      guard let item = value(depth: depth + 1) else { return nil }
      items.append(item)
      skipSpace()
      if take("]") { return .list(items) }
      guard take(",") else { return nil }
    }
  }

  private mutating func number() -> Value? {
    let start = at
    while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    guard let number = Number(json: text) else { return nil }
    return Int(text).map(Value.integer) ?? .number(number)
  }

  private mutating func string() -> String? {
    at += 1
    var result: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        result += Array(String(scalar).utf8)
      case 0..<0x20: return nil
      default: result.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard at < bytes.count else { return nil }
    at += 1
    switch bytes[at - 1] {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "u"):
      guard let unit = hexDigits() else { return nil }
      guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
      guard take("\\u"), let low = hexDigits(), (0xDC00..<0xE000).contains(low) else { return nil }
      return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    default: return nil
    }
  }

  private mutating func hexDigits() -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    let text = String(decoding: bytes[at..<(at + 4)], as: UTF8.self)
    at += 4
    return text.utf8.first == UInt8(ascii: "+") || text.utf8.first == UInt8(ascii: "-")
      ? nil : UInt32(text, radix: 16)
  }

  private mutating func take(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      guard at + word.count <= bytes.count, bytes[at..<(at + word.count)].elementsEqual(word)
      else { return false }
      at += word.count
      return true
    }
  }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
  }
}
