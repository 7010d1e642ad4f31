extension JSONValue {
  /// The JSON text, with sorted keys: equal values give equal text.
  ///
  /// - Parameter pretty: two spaces of indentation and a line for each member.
  public func serialized(pretty: Bool = false) -> String {
    String(decoding: bytes(pretty: pretty), as: UTF8.self)
  }

  /// The JSON text as UTF-8, without a final newline.
  public func bytes(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.write(self)
    return writer.bytes
  }
}

/// Writes one JSON text piece by piece: members in an order of the caller's, and long lists without
/// making a value of them first. Commas, quotes and escapes are the writer's; that each `begin` has
/// its `end`, and each member a key and a value, is the caller's.
///
/// Escaped are quotation marks, backslashes and the characters below U+0020; all else is UTF-8.
public struct JSONWriter: Sendable {
  /// What was written so far, as UTF-8.
  public private(set) var bytes: [UInt8] = []
  private let pretty: Bool
  private var depth = 0

  public init(pretty: Bool = false) { self.pretty = pretty }

  /// A value, its keys sorted by their UTF-8 bytes.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: append("null".utf8)
    case .bool(let flag): append((flag ? "true" : "false").utf8)
    case .number(let number): append(number.text.utf8)
    case .string(let text): write(text)
    case .array(let elements):
      beginArray()
      for element in elements { write(element) }
      endArray()
    case .object(let members):
      // Of ASCII, the order of strings is that of their bytes, and much faster.
      let isASCII = members.keys.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
      let sorted = members.sorted {
        isASCII ? $0.key < $1.key : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
      }
      beginObject()
      for member in sorted {
        key(member.key)
        write(member.value)
      }
      endObject()
    }
  }

  public mutating func write(_ text: String) {
    separate()
    quote(text)
  }

  public mutating func write(_ number: Int) { append(String(number).utf8) }

  /// A value that is JSON text already; it is not looked at.
  public mutating func write(json text: some Sequence<UInt8>) { append(text) }

  public mutating func beginObject() { begin("{") }
  public mutating func endObject() { end("}") }
  public mutating func beginArray() { begin("[") }
  public mutating func endArray() { end("]") }

  /// The key of the next member, whose value has to follow.
  public mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    if pretty { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func append(_ text: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: text)
  }

  private mutating func begin(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    depth += 1
  }

  private mutating func end(_ bracket: Unicode.Scalar) {
    depth -= 1
    if bytes.last != UInt8(ascii: "{"), bytes.last != UInt8(ascii: "[") { breakLine() }
    bytes.append(UInt8(ascii: bracket))
  }

  // The separator between the last piece and the next one, which follows from the last byte: a
  // value ends neither in an opening bracket nor in a colon or a space.
  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: ":"), UInt8(ascii: " "): return
    case UInt8(ascii: "{"), UInt8(ascii: "["): break
    default: bytes.append(UInt8(ascii: ","))
    }
    breakLine()
  }

  private mutating func breakLine() {
    guard pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for byte in text.utf8 { escape(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes += #"\""#.utf8
    case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
    case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
    case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
    case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
    case 0..<0x20:
      bytes += (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8
      bytes += String(byte, radix: 16).utf8
    default: bytes.append(byte)
    }
  }
}
