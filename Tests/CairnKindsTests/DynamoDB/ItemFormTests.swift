import CairnAWS
import CairnJSON
import CairnLanguage
import Testing

@testable import CairnKinds

@Suite struct `Items in plain YAML` {
  private func item(_ json: String) throws -> DynamoDBItem {
    try ItemForm.item(Value(JSONValue(parsing: json), as: .plain))
  }

  @Test func `values are what they are in YAML, and numbers keep their digits`() throws {
    #expect(
      try item(
        """
        {"t": "a", "n": 12345678901234567890.50, "m": -3, "e": 1e-3, "y": true, "z": null,
         "l": [1, "b"], "o": {"x": {"y": 0}}}
        """)
        == [
          "t": "a", "n": .number("12345678901234567890.50"), "m": .number("-3"),
          "e": .number("1e-3"), "y": true, "z": .null, "l": .list([.number("1"), "b"]),
          "o": .map(["x": .map(["y": .number("0")])]),
        ])
  }

  @Test func `binary values, sets, and maps that look like them have a form of their own`() throws {
    #expect(
      try item(
        """
        {"b": {"$binary": "aGk="}, "s": {"$strings": ["b", "a"]}, "n": {"$numbers": [1, 2.50]},
         "bs": {"$binaries": ["aGk=", ""]}, "m": {"$map": {"$strings": [1]}}, "p": {"$a": 1, "b": 2}}
        """)
        == [
          "b": .binary([104, 105]), "s": .strings(["b", "a"]), "n": .numbers(["1", "2.5"]),
          "bs": .binaries([[104, 105], []]), "m": .map(["$strings": .list([.number("1")])]),
          "p": .map(["$a": .number("1"), "b": .number("2")]),
        ])
  }

  @Test(arguments: [
    (#"[1]"#, "", "An item is a map of its attributes."),
    (
      #"{"a": {"$string": 1}}"#, "a",
      "`$string` isn't one of `$binary`, `$strings`, `$numbers`, `$binaries` and `$map`. For a map with "
        + "this key, write `{$map: {$string: …}}`."
    ),
    (#"{"a": {"b": [{"$binary": "?"}]}}"#, "a.b[0]", "A binary value is written in base64."),
    (#"{"a": {"$strings": []}}"#, "a", "`$strings` takes a list with at least one value."),
    (
      #"{"a": {"$strings": ["x", 1]}}"#, "a[1]",
      "`$strings` takes texts: write quotes around it."
    ),
    (#"{"a": {"$numbers": [1.0, 1]}}"#, "a", "A set holds each value once."),
    (
      #"{"a": 1.234567890123456789012345678901234567891}"#, "a",
      "A number of DynamoDB has at most 38 digits, and this one 40."
    ),
    (#"{"a": 1e126}"#, "a", "A number of DynamoDB is between 1E-130 and 1E+126, or 0."),
    (#"{"a": 1e-131}"#, "a", "A number of DynamoDB is between 1E-130 and 1E+126, or 0."),
  ])
  func `what DynamoDB wouldn't take is reported with its place`(
    _ json: String, _ path: String, _ detail: String
  ) throws {
    #expect(throws: ItemForm.Problem(path: path, detail: detail)) { try item(json) }
  }

  @Test func `the limits of numbers are accepted`() throws {
    for number in ["0", "0.0", "9.9e125", "1e-130", "-12345678901234567890123456789012345678"] {
      #expect(throws: Never.self) { try item("{\"a\": \(number)}") }
    }
  }

  @Test func `equal items have one hash, whatever the spelling`() throws {
    let one = try item(#"{"n": 1.50, "s": {"$strings": ["a", "b"]}, "m": {"x": [10]}}"#)
    let two: DynamoDBItem = [
      "n": .number("1.5"), "s": .strings(["b", "a"]), "m": .map(["x": .list([.number("1E+1")])]),
    ]
    #expect(one.fingerprint == two.fingerprint)
    #expect(one.fingerprint.count == 32)
    #expect(one.fingerprint != (try item(#"{"n": "1.5"}"#)).fingerprint)
  }
}

@Suite struct `Keys of items as texts` {
  private func key(_ partition: String, _ sort: String? = nil) throws -> ItemKey {
    var description: [String: JSONValue] = [
      "KeySchema": [["AttributeName": "p", "KeyType": "HASH"]],
      "AttributeDefinitions": [["AttributeName": "p", "AttributeType": .string(partition)]],
    ]
    if let sort {
      description["KeySchema"] = [
        ["AttributeName": "p", "KeyType": "HASH"], ["AttributeName": "s", "KeyType": "RANGE"],
      ]
      description["AttributeDefinitions"] = [
        ["AttributeName": "p", "AttributeType": .string(partition)],
        ["AttributeName": "s", "AttributeType": .string(sort)],
      ]
    }
    return try #require(ItemKey(TableDescription(.object(description))))
  }

  @Test(
    arguments: [
      ("S", nil, ["p": "a/b%2F"], "a%2Fb%252F"),
      ("S", "N", ["p": "a", "s": .number("1.50")], "a/1.5"),
      ("N", nil, ["p": .number("-0.0125")], "-0.0125"),
      ("N", nil, ["p": .number("12E2")], "1200"),
      ("N", nil, ["p": .number("12345678901234567890.5")], "12345678901234567890.5"),
      ("N", nil, ["p": .number("1e100")], "1e100"),
      ("B", "S", ["p": .binary([255, 255, 255]), "s": ""], "%2F%2F%2F%2F/"),
    ] as [(String, String?, DynamoDBItem, String)])
  func `a text and back`(
    _ partition: String, _ sort: String?, _ item: DynamoDBItem, _ text: String
  ) throws {
    let key = try key(partition, sort)
    #expect(ItemKey.text(item.merging(["other": "x"]) { $1 }, key.names) == text)
    let back = try #require(key.key(of: text))
    #expect(back.keys == item.keys)
    #expect(back.fingerprint == item.fingerprint)
    #expect(key.normalized(item) == back)
  }

  @Test func `a text of another key is none`() throws {
    #expect(try key("S").key(of: "a/b") == nil)
    #expect(try key("S", "S").key(of: "a") == nil)
    #expect(try key("B").key(of: "?") == nil)
    #expect(ItemKey.text(["p": true], ["p"]) == nil)
    #expect(ItemKey.text([:], ["p"]) == nil)
  }
}
