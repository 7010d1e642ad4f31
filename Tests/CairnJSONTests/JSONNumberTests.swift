import Testing

@testable import CairnJSON

@Suite struct `JSON numbers` {
  @Test(arguments: [
    "0", "-0", "1.50", "1e3", "1E+3", "-0.5e-10", "12345678901234567890", "1E400",
    "1e99999999999999999999",
  ])
  func `keep their digits`(_ text: String) throws {
    #expect(JSONNumber(text)?.text == text)
    #expect(try JSONValue(parsing: "[\(text)]").serialized() == "[\(text)]")
  }

  @Test(arguments: ["", "-", "+1", ".5", "1.", "01", "1e", "1.e3", "0x1", "1 ", " 1", "NaN", "1٣"])
  func `are by the grammar of JSON or none`(_ text: String) { #expect(JSONNumber(text) == nil) }

  @Test(
    arguments: [
      ("60", 60), ("60.0", 60), ("6e1", 60), ("-0", 0), ("0e99999999999", 0), ("-25.0", -25),
      ("9223372036854775807", Int.max), ("9223372036854775807.0", Int.max),
      ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("0.5", nil), ("1E400", nil),
      ("1e99999999999999999999", nil), ("0.99999999999999999999", nil),
    ] as [(String, Int?)])
  func `are integers where they are whole and fit`(_ text: String, _ integer: Int?) {
    #expect(JSONNumber(text)?.integer == integer)
  }

  @Test(arguments: [
    ("1.50", "15e-1"), ("-25e-1", "-25e-1"), ("1000.0", "1000"), ("-0.0", "0"),
    ("12345678901234567890.0", "1234567890123456789e1"), ("10E399", "1e400"),
    ("1e-99999999999", "1e-99999999999"),
  ])
  func `of one value have one canonical form`(_ text: String, _ canonical: String) {
    #expect(JSONNumber(text)?.canonical.text == canonical)
    #expect(JSONNumber(canonical)?.canonical.text == canonical)
  }

  @Test func `are equal when they are spelled alike`() {
    #expect(JSONNumber("1.5") == JSONNumber("1.5"))
    #expect(JSONNumber("1.5") != JSONNumber("1.50"))
  }

  @Test func `are made of what Swift counts with`() {
    #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
    #expect(JSONNumber(1.5)?.text == "1.5")
    #expect(JSONNumber(1e300).map { JSONNumber($0.text) == $0 } == true)
    #expect(JSONNumber(Double.nan) == nil && JSONNumber(-Double.infinity) == nil)
    #expect(JSONValue.double(.infinity) == .null)
  }
}
