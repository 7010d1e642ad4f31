import CairnAWS
import CairnLanguage

/// JSON text of an answer. What has ten thousand parts is written piece by piece: to make a value of it
/// first takes several times as long.
struct WrittenJSON: Sendable {
  private(set) var bytes: [UInt8] = []

  init() {}

  init(_ value: JSONValue) { bytes = value.bytes() }

  /// Brackets, commas and names of members, as they are.
  mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

  /// A text, in quotes.
  mutating func write(text: String) { JSONValue.append(quoted: text, to: &bytes) }

  mutating func write<Element>(
    list elements: some Sequence<Element>, each: (inout WrittenJSON, Element) -> Void
  ) {
    write("[")
    var isFirst = true
    for element in elements {
      if !isFirst { write(",") }
      isFirst = false
      each(&self, element)
    }
    write("]")
  }

  /// A place in a text, as its client counts.
  mutating func write(_ range: SourceRange, of text: OpenText) {
    write("{\"start\":")
    write(position: text.place(range.start.offset))
    write(",\"end\":")
    write(position: text.place(range.end.offset))
    write("}")
  }

  private mutating func write(position: (line: Int, character: Int)) {
    write("{\"line\":")
    write(position.line)
    write(",\"character\":")
    write(position.character)
    write("}")
  }
}
