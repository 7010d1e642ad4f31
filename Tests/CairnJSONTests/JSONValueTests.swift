import Testing

@testable import CairnJSON

@Suite struct `JSON` {
  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("[ ]", "[]"), ("{ }", "{}"),
    (#"{"b":1,"a":[1,2.50,-0,1e400,{"z":null}]}"#, #"{"a":[1,2.50,-0,1e400,{"z":null}],"b":1}"#),
    ("123456789012345678901234567890.10", "123456789012345678901234567890.10"),
    (#""\u00e9\ud83d\ude00\n\"\\\/\b\f""#, "\"é😀\\n\\\"\\\\/\\u0008\\u000c\""),
    (#""\ud83d""#, "\"\u{FFFD}\""), (#""\ud83dA""#, "\"\u{FFFD}A\""),
    (#""\udc00x""#, "\"\u{FFFD}x\""),
    (#"{"a":1,"a":2}"#, #"{"a":2}"#),
    (#"{"é":1,"z":2,"Z":3}"#, #"{"Z":3,"z":2,"é":1}"#),
  ])
  func `is read and written with its numbers kept and its keys sorted`(
    text: String, written: String
  ) throws {
    #expect(try JSONValue(parsing: text).serialized() == written)
  }

  @Test func `is written prettily`() throws {
    let value: JSONValue = ["b": [1, [:], []], "a": nil]
    #expect(
      value.serialized(pretty: true) == """
        {
          "a": null,
          "b": [
            1,
            {},
            []
          ]
        }
        """)
  }

  @Test(arguments: [
    ("", "invalid JSON at byte 0: expected a value, found the end"),
    ("tru", "invalid JSON at byte 0: expected a value"),
    ("[1,]", "invalid JSON at byte 3: expected a value"),
    ("[1 2]", "invalid JSON at byte 3: expected ',' or ']'"),
    ("{\"a\" 1}", "invalid JSON at byte 5: expected ':'"),
    ("{\"a\":1,}", "invalid JSON at byte 7: expected a key in quotes"),
    ("{\"a\":1", "invalid JSON at byte 6: expected ',' or '}'"),
    ("01", "invalid JSON at byte 1: expected the end of the document"),
    ("-", "invalid JSON at byte 1: expected a digit"),
    ("1.e3", "invalid JSON at byte 2: expected a digit"),
    ("\"abc", "invalid JSON at byte 4: a string without an end"),
    ("\"a\nb\"", "invalid JSON at byte 2: a control character in a string"),
    (#""\x""#, "invalid JSON at byte 2: an unknown escape"),
    (#""\u12g4""#, "invalid JSON at byte 5: expected four hexadecimal digits"),
    ("NaN", "invalid JSON at byte 0: expected a value"),
    ("{} x", "invalid JSON at byte 3: expected the end of the document"),
    ("\u{FEFF}{}", "invalid JSON at byte 0: a byte order mark"),
    ("[1,\u{FEFF}2]", "invalid JSON at byte 3: expected a value"),
  ])
  func `says what is wrong and where`(text: String, message: String) {
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: text) }
    #expect(error?.description == message)
  }

  @Test func `says where a string isn't UTF-8`() {
    let error = #expect(throws: JSONParseError.self) {
      try JSONValue(parsing: [0x5B, 0x22, 0xC3, 0x28, 0x22, 0x5D])
    }
    #expect(error == JSONParseError(reason: "a string that is not UTF-8", offset: 2))
  }

  @Test func `nests 200 deep and no deeper`() {
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(throws: Never.self) { try JSONValue(parsing: deep) }
    let deeper = String(repeating: "[{\"a\":", count: 100_000)
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: deeper) }
    #expect(error?.reason == "more than 200 levels of nesting")
  }

  @Test func `a reader may allow less`() throws {
    let limits = JSONLimits(depth: 2, sizeInBytes: 8)
    #expect(try JSONValue(parsing: "[[1,23]]", limits: limits) == [[1, 23]])
    for (text, message) in [
      ("[[[]]]", "invalid JSON at byte 2: more than 2 levels of nesting"),
      ("[1,2,3,4]", "invalid JSON at byte 8: more than 8 bytes"),
    ] {
      let error = #expect(throws: JSONParseError.self) {
        try JSONValue(parsing: text, limits: limits)
      }
      #expect(error?.description == message)
    }
  }

  @Test func `Keys that Unicode calls equivalent are one key`() throws {
    let value = try JSONValue(parsing: #"{"\u00e9":1,"e\u0301":2}"#)
    #expect(value.object?.count == 1 && value["é"] == 2)
  }

  @Test func `answers by type`() throws {
    let value = try JSONValue(
      parsing: #"{"i":60,"d":6e1,"h":0.5,"s":"x","t":true,"l":[7],"n":null}"#)
    #expect(value["i"]?.int == 60)
    #expect(value["d"]?.int == 60)
    #expect(value["h"]?.int == nil)
    #expect(value["h"]?.double == 0.5)
    #expect(value["s"]?.string == "x")
    #expect(value["t"]?.bool == true)
    #expect(value["l"]?[0]?.int == 7)
    #expect(value["l"]?[1] == nil)
    #expect(value["n"]?.isNull == true)
    #expect(value["missing"] == nil)
    #expect(value["s"]?["x"] == nil)
  }
}
