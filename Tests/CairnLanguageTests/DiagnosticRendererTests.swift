import CairnLanguage
import Testing

@Suite struct DiagnosticRendererTests {
  @Test(arguments: [
    // Wide characters, tabs, combining marks.
    ("名前: ①値②", "1 | 名前: 値\n  |       ^^"),
    ("a\t①b②", "1 | a   b\n  |     ^"),
    ("e\u{301}: ①x②", "1 | e\u{301}: x\n  |    ^"),
    ("😀: ①x②", "1 | 😀: x\n  |     ^"),
    // Control characters don't reach the terminal.
    ("\u{1B}[31m①x②\u{7}", "1 | ␛[31mx␇\n  |      ^"),
    ("\u{202E}①x②", "1 | <U+202E>x\n  |         ^"),
    // At the end of a line; over several lines.
    ("a:①②", "1 | a:\n  |   ^"), ("①a: b\nc: d②", "1 | a: b\n  | ^^^^"),
  ])
  func `carets are below the marked range`(marked: String, expected: String) throws {
    let source = SourceFile(name: "x", text: marked.filter { $0 != "①" && $0 != "②" })
    let before = marked.split(separator: "①", omittingEmptySubsequences: false)[0].utf8.count
    let marks = marked.split(separator: "②", omittingEmptySubsequences: false)[0].utf8.count - 3
    let diagnostic = Diagnostic(
      .kindRule, "Detail.", at: source.location(ofBytes: before..<marks))
    let shown = DiagnosticRenderer(sources: [source]).render(diagnostic)
    let lines = shown.split(separator: "\n").dropFirst(3).dropLast()
    #expect(lines.joined(separator: "\n") == expected)
  }

  @Test func `long lines are truncated around the place`() {
    let text = String(repeating: "a", count: 300) + "HERE" + String(repeating: "b", count: 300)
    let source = SourceFile(name: "x", text: text)
    let diagnostic = Diagnostic(.kindRule, "Detail.", at: source.location(ofBytes: 300..<304))
    let shown = DiagnosticRenderer(sources: [source], width: 30).render(diagnostic)
    #expect(
      shown == """
        error[kind-rule]: Fields that don't fit together
         --> x:1:301
          |
        1 | …aaaaaaaaaaHEREbbbbbbbbbbbbbbbb…
          |            ^^^^
          Detail.

        """)
  }

  @Test func `colours are escapes around the same text`() {
    let source = SourceFile(name: "x", text: "a: b")
    let diagnostic = Diagnostic(
      .kindRule, severity: .warning, "Detail \u{1B}[0m.", at: source.location(ofBytes: 3..<4))
    let shown = DiagnosticRenderer(sources: [source], style: .colored).render(diagnostic)
    #expect(
      shown == """
        \u{1B}[1;33mwarning[kind-rule]\u{1B}[0m\u{1B}[1m: Fields that don't fit together\u{1B}[0m
        \u{1B}[34m --> \u{1B}[0mx:1:4
          \u{1B}[34m|\u{1B}[0m
        \u{1B}[34m1\u{1B}[0m \u{1B}[34m|\u{1B}[0m a: b
          \u{1B}[34m|\u{1B}[0m    \u{1B}[33m^\u{1B}[0m
          Detail ␛[0m.

        """)
  }

  @Test func `diagnostics are sorted by place, without duplicates`() {
    let source = SourceFile(name: "x", text: "a: b")
    let late = Diagnostic(.kindRule, "Late.", at: source.location(ofBytes: 3..<4))
    let early = Diagnostic(.kindRule, "Early.", at: source.location(ofBytes: 0..<1))
    #expect([late, early, late].sortedByPlace() == [early, late])
  }

  @Test func `a message can't inject a command into a build server's log`() {
    #expect(
      DisplayText.lines("a ::b\n::error::x\n  ::debug::y\n##[error]z\nc\u{1B}d")
        == ["a ::b", ": :error::x", "  : :debug::y", "# #[error]z", "c␛d"])
  }
}
