import CairnJSON
import CairnTestSupport
import Testing

@testable import CairnLanguage

@Suite struct NumberTests {
  @Test(
    arguments: [
      ("1.50", "1.50"), ("1e3", "1e3"), ("-0.5", "-0.5"), ("+1.5", "1.5"), (".5", "0.5"),
      ("-.5", "-0.5"), ("1.", "1"), ("1.e3", "1e3"), ("1E+3", "1E+3"), ("0.0", "0.0"),
      ("12345678901234567890", "12345678901234567890"), ("1_000.5", "1000.5"),
      ("1e99999999999999999999", "1e99999999999999999999"),
    ])
  func `a number keeps its digits, in the form of JSON`(_ yaml: String, _ json: String) {
    #expect(JSONNumber(yaml: yaml)?.text == json)
  }

  @Test(
    arguments: [
      "", ".", "-", "+", "e3", ".e3", "1e", "1e+", "1.2.3", "01.5", "007", "0x1F", "0o17", "1:30",
      ".inf", "-.inf", ".nan", "1_", "_1.5", "1__0.5", "1._5", "1.5 ", "2026-01-02", "--1.5", "1٣",
    ])
  func `everything else is a text`(_ text: String) { #expect(JSONNumber(yaml: text) == nil) }

  static let equal: [[String]] = [
    ["1.5", "1.50", "15e-1", "0.15e1", "150E-2"], ["1000.0", "1e3", "1.0E+3", "10e2"],
    ["0.0", "-0.0", "0e5", "0e99999999999999999999"], ["-2.5", "-25e-1"],
    ["12345678901234567890", "1234567890123456789e1", "12345678901234567890.0"],
    ["1e400", "10e399"], ["1e-400", "0.1e-399"], ["1e99999999999999999999"],
    ["0.1"], ["0.10000000000000000001"], ["9223372036854775808.0"], ["9223372036854775807.0"],
  ]

  @Test func `only numbers of the same value are equal`() throws {
    let values = try Self.equal.map { try $0.map { Value.number(try #require(JSONNumber($0))) } }
    for (index, group) in values.enumerated() {
      for (other, others) in values.enumerated() {
        for left in group {
          for right in others {
            #expect((left == right) == (index == other), "\(left) \(right)")
            #expect((left.canonicalJSON == right.canonicalJSON) == (index == other))
            if index == other { #expect(left.hashValue == right.hashValue) }
          }
        }
      }
    }
  }

  @Test(arguments: [(1000, "1e3"), (0, "-0.0"), (-25, "-25.0"), (Int.max, "9223372036854775807.0")])
  func `an integer equals the number of its value`(_ integer: Int, _ text: String) throws {
    let number = Value.number(try #require(JSONNumber(text)))
    #expect(number == .integer(integer) && .integer(integer) == number)
    #expect(number.hashValue == Value.integer(integer).hashValue)
    #expect(number.canonicalJSON == "\(integer)" && number.jsonText == text)
    #expect(Set([number, .integer(integer)]).count == 1)
  }

  /// From the file to a request, and from a live value into the file.
  @Test(arguments: ["1.50", "1e3", "12345678901234567890", "-0.25", "7", "9.99"])
  func `a number in any YAML is the same number in JSON, and written back`(_ text: String) throws {
    for yaml in [text, "[\(text)]", "{a: {b: [\(text)]}}", "!!float \(text)"] {
      let node = try #require(YAMLReader.read(SourceFile(name: "a", text: "x: " + yaml)).root)
      let value = try #require(decoded(node))
      #expect(value.jsonText.contains(text) && !value.jsonText.contains("\"\(text)\""))
      #expect(Value(json: value.jsonText) == value)
      #expect(Value(json: value.jsonText)?.jsonText == value.jsonText)
      #expect(ValueWriting().fragment(value, as: .any) != .text(text))
    }
    let quoted = try #require(YAMLReader.read(SourceFile(name: "a", text: "x: '\(text)'")).root)
    #expect(decoded(quoted) == .string(text))
    // A text that looks like a number is quoted, so that it stays a text.
    #expect(YAMLQuoting.written(text, in: .block) == "\"\(text)\"")
  }

  private func decoded(_ node: YAMLNode) -> Value? {
    let source = SourceFile(name: "a", text: "")
    let reading = Reading(source: source, schemas: [])
    return node.pairs.flatMap {
      reading.decode($0[0].value, as: .any, at: Spot(name: "x"))
    }
  }
}
