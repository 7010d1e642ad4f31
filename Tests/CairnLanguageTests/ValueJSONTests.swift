import CairnJSON
import CairnLanguage
import Testing

@Suite struct ValueJSONTests {
  @Test(
    arguments: [
      ("null", .null), ("true", true), (" [1, -2, [] ] ", [1, -2, []]),
      (#"{"a":"b","c":{"d":[null]}}"#, ["a": "b", "c": ["d": [.null]]]),
      (#""é\u00e9\n\"\\\/\ud83d\ude00""#, "éé\n\"\\/😀"),
    ] as [(String, Value)])
  func `JSON is read and written`(text: String, value: Value) throws {
    #expect(Value(json: text) == value)
    #expect(Value(json: value.jsonText) == value)
  }

  @Test(arguments: [
    "", "{", "[1,]", "tru", "1 2", "\"", #""\u+123""#, "{a:1}", "\"\u{1}\"", "+1",
    "007", "1.", ".5",
    String(repeating: "[", count: 100_000),
  ])
  func `invalid JSON is nil`(text: String) {
    #expect(Value(json: text) == nil)
  }

  @Test func `keys are sorted`() {
    #expect(Value.map(["b": 1, "a": ["x", "\u{1F}"]]).jsonText == #"{"a":["x","\u001f"],"b":1}"#)
  }

  @Test(
    arguments: [
      (.plain, #"{"n":1.50,"s":"(secret)","u":"a-${stack.account}"}"#),
      (.canonical, #"{"n":15e-1,"s":"(secret)","u":"a-${stack.account}"}"#),
      (.stored, #"{"n":1.50,"s":{"$secret":"5ea1"},"u":{"$unresolved":"a-${stack.account}"}}"#),
      (.reported, #"{"n":1.50,"s":{"secret":true},"u":{"knownAfterApply":"a-${stack.account}"}}"#),
    ] as [(Value.JSONForm, String)])
  func `each form encodes what JSON can't express`(
    _ form: Value.JSONForm, _ text: String
  ) throws {
    let value: Value = [
      "n": .number(try #require(JSONNumber("1.50"))), "s": .secret(.sealed("5ea1")),
      "u": .unresolved(Template([.literal("a-"), .reference(.stack(.account))])),
    ]
    #expect(value.json(form).serialized() == text)
  }

  @Test func `secrets are decoded only from stored JSON`() {
    let json: JSONValue = [
      "a": ["$secret": "5ea1"], "b": ["$secret": nil], "c": ["$secret": 1, "d": 2],
    ]
    #expect(
      Value(json, as: .stored)
        == ["a": .secret(.sealed("5ea1")), "b": .secret(.sealed("")), "c": ["$secret": 1, "d": 2]])
    #expect(Value(json, as: .plain).map?["a"] == ["$secret": "5ea1"])
    #expect([String: Value](json["a"]?["$secret"], as: .stored) == nil)
  }
}
