// Process and Pipe: the judge is a program in another language.
import Foundation
import Testing

@testable import CairnJSON

/// What Python's `json` reads, Cairn reads alike; what it refuses, Cairn refuses. The exceptions
/// are decisions, and are in `JSONTests`.
@Suite struct `JSON beside Python's` {
  static let texts: [String] =
    [
      "null", " true ", "\t\r\nfalse\n", "[]", "{}", "[ ]", "{ }", #"{"a":{"b":[1,[2,{}]]}}"#,
      // Numbers.
      "0", "-0", "1.50", "-1.5e3", "1E+3", "1e-3", "0.0", "-0.0e0", "12345678901234567890",
      "123456789012345678901234567890.1234567890", "1E400", "1e-400", "9223372036854775808",
      "01", "-01", "+1", ".5", "1.", "1.e3", "1e", "1e+", "-", "--1", "0x1F", "1_000", "1,5", "１",
      // Texts.
      #""é\u00e9\ud83d\ude00\n\t\r\b\f\"\\\/""#, #""\uD83D\uDE00""#, #""\u0000""#,
      "\"\u{7F}\u{2028}\"",
      "\"a\nb\"", "\"a\tb\"", "\"\u{0}\"", "\"\u{1F}\"", #""\x41""#, #""\u12g4""#, #""\u+123""#,
      #""\u12""#, #""\U0001F600""#, "\"abc", "\"", "'a'", #""\""#,
      // Equal keys: the last wins, whatever it holds.
      #"{"a":1,"a":2}"#, #"{"a":{"b":1},"a":null,"c":[]}"#, #"{"a":1,"\u0061":2}"#,
      #"{"":1,"":[]}"#,
      // Structure.
      "", " ", "nul", "True", "[1,]", "[,1]", "[1 2]", "[1", "]", "{\"a\":1,}", "{\"a\"}",
      "{\"a\":}",
      "{a:1}", "{1:2}", "{\"a\":1", "{\"a\" 1}", "[1}", "1 2", "[] []", "{}x", "null,", "// c\n1",
      "[1] /* c */", "\u{FEFF}1", "1\u{A0}", "\u{B}1", "undefined",
    ] + truncated

  /// A document cut after each of its bytes, which none of them may turn into another document.
  static let truncated = {
    let whole = #"{"key":[true,"text\u00e9",-1.5e3,null],"z":{}}"#
    return (1..<whole.utf8.count).map { String(whole.prefix($0)) }
  }()

  @Test func `reads what Python reads and refuses what Python refuses`() throws {
    let answers = try Self.asked(Self.texts)
    try #require(answers.count == Self.texts.count)
    for (text, answer) in zip(Self.texts, answers) {
      let read = (try? JSONValue(parsing: text)).map(Self.shown) ?? "refused"
      #expect(read == answer, "\(text.debugDescription)")
    }
  }

  /// One text for each value: digits as they were, texts as their bytes, members in the order of
  /// keys.
  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number.text
    case .string(let text): hex(text)
    case .array(let items): "[" + items.map(shown).joined(separator: " ") + "]"
    case .object(let members):
      "{" + members.map { "\(hex($0.key))=\(shown($0.value))" }.sorted().joined(separator: " ")
        + "}"
    }
  }

  private static func hex(_ text: String) -> String {
    "'" + text.utf8.map { String(0x100 + UInt16($0), radix: 16).suffix(2) }.joined()
  }

  private static let judge = """
    import json, sys
    def never(word): raise ValueError(word)
    def shown(v):
        if v is None: return "null"
        if isinstance(v, bool): return "true" if v else "false"
        if isinstance(v, tuple): return v[0]
        if isinstance(v, str): return "'" + v.encode().hex()
        if isinstance(v, list): return "[" + " ".join(map(shown, v)) + "]"
        return "{" + " ".join(sorted(shown(k) + "=" + shown(m) for k, m in v.items())) + "}"
    def digits(text): return (text,)
    for word in sys.argv[1:]:
        try:
            text = bytes.fromhex(word).decode()
            print(shown(json.loads(
                text, parse_int=digits, parse_float=digits, parse_constant=never)))
        except ValueError:
            print("refused")
    """

  private static func asked(_ texts: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", judge] + texts.map { String(hex($0).dropFirst()) }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
