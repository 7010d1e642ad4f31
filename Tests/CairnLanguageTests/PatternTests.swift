import Testing

@testable import CairnLanguage

@Suite struct PatternTests {
  @Test(
    arguments: [
      ("[a-z]+", "abc", Pattern.Answer.matches), ("[a-z]+", "abc1", .differs),
      ("[a-z]+", "1abc", .differs), ("a|ab", "ab", .matches), ("", "", .matches),
      ("a$", "a\n", .differs), ("^a$", "a", .matches), (".", "ü", .matches),
      (".", "e\u{301}", .differs),
      (#"\d"#, "\u{663}", .differs), (#"\p{L}"#, "ü", .matches), ("(?!aws:).*", "aws:x", .differs),
      ("(?<name>a)\\k<name>", "aa", .matches),
    ])
  func `the whole text has to match`(
    _ pattern: String, _ text: String, _ answer: Pattern.Answer
  ) throws {
    #expect(try #require(Pattern(pattern)).answer(to: text) == answer)
  }

  @Test(
    arguments: [
      "(", "[", "a{2,1}", "*", "(?<n>a)(?<n>b)", "\\", "((a{1,9999}){1,9999}){1,9999}", "\\C",
      String(repeating: "a", count: 5_000), String(repeating: "(", count: 4_000),
    ])
  func `an invalid pattern is nil`(_ pattern: String) { #expect(Pattern(pattern) == nil) }

  /// Each would run for longer than the age of the universe, or exhaust the stack.
  @Test(
    arguments: [
      "(a+)+$", "(a|a)*b", "(a|aa)+c", "(.*)*b", "([a-z]+)*1", #"(\w*)*\1b"#, "(?:a?){60}a{60}b",
      "(.*)(.*)(.*)(.*)(.*)(.*)(.*)b", "(?R)?b", "((a*)*)*b", "(*LIMIT_MATCH=4000000000)(a+)+b",
    ])
  func `no pattern hangs`(_ pattern: String) throws {
    let text = String(repeating: "a", count: 5_000) + "!"
    let begun = ContinuousClock.now
    let answer = try #require(Pattern(pattern)).answer(to: text)
    #expect(answer != .matches)
    #expect(ContinuousClock.now - begun < .seconds(2))
  }

  @Test func `a pattern that takes too long is reported at the value`() {
    let source = SourceFile(
      name: "a.yaml",
      text: """
        stack: a
        parameters:
          word: {pattern: "(a+)+$", default: \(String(repeating: "a", count: 40))!}
        """)
    let (_, diagnostics) = StackReader.read(source: source, schemas: [])
    #expect(
      diagnostics.map(\.detail) == [
        "`default` takes a text like `(a+)+$`, and it takes too long to say whether "
          + "`\(String(repeating: "a", count: 40))!` is one. Write the pattern without repetitions "
          + "inside of repetitions."
      ])
  }
}
