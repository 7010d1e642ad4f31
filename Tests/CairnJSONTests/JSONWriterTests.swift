import Testing

@testable import CairnJSON

@Suite struct `JSON writer` {
  private func written(pretty: Bool) -> String {
    var writer = JSONWriter(pretty: pretty)
    writer.beginObject()
    writer.key("b")
    writer.write("x: {")
    writer.key("a\n")
    writer.beginArray()
    writer.write(1)
    writer.beginArray()
    writer.endArray()
    writer.write(["z": 1, "y": "[\u{1}"])
    writer.write(json: "[ 2 ]".utf8)
    writer.endArray()
    writer.key("c")
    writer.beginObject()
    writer.endObject()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `keeps the order that members are written in, and sorts those of values`() {
    #expect(
      written(pretty: false)
        == #"{"b":"x: {","a\n":[1,[],{"y":"[\u0001","z":1},[ 2 ]],"c":{}}"#)
  }

  @Test func `indents by two spaces`() {
    #expect(
      written(pretty: true) == #"""
        {
          "b": "x: {",
          "a\n": [
            1,
            [],
            {
              "y": "[\u0001",
              "z": 1
            },
            [ 2 ]
          ],
          "c": {}
        }
        """#)
  }

  @Test func `writes every character so that it is read again`() throws {
    let text = String(String.UnicodeScalarView((0...0x300).compactMap(Unicode.Scalar.init)))
    let written = JSONValue.object([text: .string(text + "\u{2028}\u{10FFFF}")]).serialized()
    #expect(written.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    #expect(try JSONValue(parsing: written) == [text: .string(text + "\u{2028}\u{10FFFF}")])
  }
}
