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
    #expect(Value(json: value.json) == value)
  }

  @Test(arguments: [
    "", "{", "[1,]", "tru", "1 2", "\"", #""\ud83d""#, #""\u+123""#, "{a:1}", "\"\u{1}\"", "+1",
    "007", "1.", ".5",
    String(repeating: "[", count: 100_000),
  ])
  func `what is no JSON is nil`(text: String) {
    #expect(Value(json: text) == nil)
  }

  @Test func `keys are sorted`() {
    #expect(Value.map(["b": 1, "a": ["x", "\u{1F}"]]).json == #"{"a":["x","\u001F"],"b":1}"#)
  }
}
