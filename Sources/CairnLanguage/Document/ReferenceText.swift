/// A `${…}` in a text, closed or not.
struct ReferenceText: Sendable {
  /// From `$` to just after `}`, or to the end of an unclosed reference.
  var range: Range<Int>
  var isClosed: Bool
  /// The words between the dots, without surrounding spaces; at least one, which may be empty.
  var words: [Range<Int>]

  /// Whether a byte can be part of a reference: of a name, a dot, or a space between them.
  static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), 0x20:
      true
    default: false
    }
  }

  /// All references in a range of a text. `$${` doesn't begin one.
  static func all(in range: Range<Int>, of bytes: [UInt8]) -> [ReferenceText] {
    var found: [ReferenceText] = []
    var at = range.lowerBound
    while at + 1 < range.upperBound {
      guard bytes[at] == UInt8(ascii: "$") else {
        at += 1
        continue
      }
      if bytes[at + 1] == UInt8(ascii: "$"), at + 2 < range.upperBound,
        bytes[at + 2] == UInt8(ascii: "{")
      {
        at += 3
      } else if bytes[at + 1] == UInt8(ascii: "{") {
        let reference = ReferenceText(at, range.upperBound, bytes)
        found.append(reference)
        at = reference.range.upperBound
      } else {
        at += 1
      }
    }
    return found
  }

  private init(_ start: Int, _ limit: Int, _ bytes: [UInt8]) {
    var at = start + 2
    words = []
    var word = at
    while at < limit, Self.isPart(bytes[at]) {
      if bytes[at] == UInt8(ascii: ".") {
        words.append(Self.trimmed(word..<at, bytes))
        word = at + 1
      }
      at += 1
    }
    words.append(Self.trimmed(word..<at, bytes))
    isClosed = at < limit && bytes[at] == UInt8(ascii: "}")
    range = start..<(isClosed ? at + 1 : at)
  }

  private static func trimmed(_ range: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    return start..<end
  }
}
