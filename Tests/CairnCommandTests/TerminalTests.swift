import Testing

@testable import cairn

@Suite struct TerminalTests {
  @Test(
    arguments: [
      ([:], true, false, Colour.on), ([:], false, false, .off), ([:], true, true, .off),
      (["NO_COLOR": "1"], true, false, .off), (["NO_COLOR": ""], true, false, .on),
      (["TERM": "dumb"], true, false, .off), (["CLICOLOR_FORCE": "1"], false, false, .on),
      (["CLICOLOR_FORCE": "0"], false, false, .off),
      (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false, .off),
    ] as [([String: String], Bool, Bool, Colour)])
  func `Colour follows the stream, the environment and the option`(
    _ environment: [String: String], _ isTerminal: Bool, _ refuses: Bool, _ colour: Colour
  ) {
    let terminal = Terminal(
      input: true, output: isTerminal, error: false, environment: { environment[$0] },
      refusesColour: refuses)
    #expect(terminal.colour(.output) == colour)
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("a\tb", "a    b"), ("a\nb", "a␊b"), ("\u{1B}[31m", "␛[31m"),
      ("a\u{202E}b", "a<U+202E>b"), ("\u{9B}2J", "<U+009B>2J"), ("é日本", "é日本"),
    ])
  func `What could steer a terminal is made visible`(_ text: String, _ shown: String) {
    #expect(StyledLine(text).text == shown)
  }

  @Test(
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("日本語", 6, "日本語"), ("日本語", 5, "日本…"),
      ("日本語", 4, "日…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"), ("abc", 0, ""),
    ])
  func `A cut text takes no more columns than there are`(
    _ text: String, _ limit: Int, _ cut: String
  ) {
    #expect(text.cut(toColumns: limit) == cut)
    #expect(cut.columns <= limit)
  }

  @Test(arguments: 0...12)
  func `A cut line of several pieces takes no more columns than there are`(_ limit: Int) {
    let line = StyledLine("abc", .strong).adding("日本", .faint).adding("xyz")
    let cut = line.cut(toColumns: limit)
    #expect(cut.columns <= limit)
    #expect((cut == line) == (limit >= 10))
    #expect(limit >= 10 || limit == 0 || cut.text.hasSuffix("…"))
  }

  @Test func `Styles are escape sequences only where colour is on`() {
    let line = StyledLine("a", .added).adding("b").adding("c", .faint)
    #expect(line.rendered(.off) == "abc")
    #expect(line.rendered(.on) == "\u{1B}[32ma\u{1B}[0mb\u{1B}[2mc\u{1B}[0m")
  }
}
