import CairnLanguage
import Testing

@testable import cairn

@Suite struct WrappingTests {
  @Test(arguments: [
    ("a short line", 20, ["a short line"]),
    ("words that do not fit", 12, ["words that", "  do not fit"]),
    (
      "a word-that-is-longer-than-all of it", 10,
      ["a word-that-is-longer-than-all", "  of it"]
    ),
    ("Run `cairn drift --revert` to go on", 20, ["Run", "  `cairn drift --revert`", "  to go on"]),
    ("    indented words", 12, ["    indented", "  words"]),
    ("日本 日本 日本", 9, ["日本 日本", "  日本"]),
  ])
  func `lines are broken between words, and commands stay whole`(
    _ text: String, _ limit: Int, _ expected: [String]
  ) {
    #expect(StyledLine(text).wrapped(toColumns: limit, indentation: 2).map(\.text) == expected)
  }

  @Test func `styles stay where they are`() {
    let line = StyledLine("one ", .strong).adding("two", .bad).adding("three four", .faint)
    #expect(
      line.wrapped(toColumns: 8).map(\.pieces) == [
        StyledLine("one", .strong).pieces,
        StyledLine("two", .bad).adding("three", .faint).pieces,
        StyledLine("four", .faint).pieces,
      ])
  }

  @Test func `a line that has no room beside the places goes on below`() {
    let place = SourceLocation(
      file: "a.yaml",
      range: SourceRange(
        start: SourcePosition(line: 7, column: 3, offset: 0),
        end: SourcePosition(line: 7, column: 3, offset: 0)))
    let lines = [
      PlacedLine(StyledLine("short"), at: place),
      PlacedLine(StyledLine("one that is a good deal longer than the room there is"), at: place),
      PlacedLine(StyledLine("one that ends at the places and more of it"), at: place),
      PlacedLine(StyledLine("    without a place and longer than a line is wide"), at: nil),
    ]
    #expect(
      PlacedLine.layout(lines, width: 42).plain == """
        short                           a.yaml:7:3
        one that is a good deal longer than the
            room there is               a.yaml:7:3
        one that ends at the places and more of it
                                        a.yaml:7:3
            without a place and longer than a line
                is wide
        """)
    let long = String(repeating: "wide ", count: 20) + "line"
    #expect(
      PlacedLine.layout(
        [PlacedLine(StyledLine(long), at: place)], width: 200
      ).plain == "\(long)  a.yaml:7:3")
    let cut = lines.prefix(2).map { entry in
      var entry = entry
      entry.overflow = .cut
      return entry
    }
    #expect(
      PlacedLine.layout(cut, width: 42).plain == """
        short                           a.yaml:7:3
        one that is a good deal longe…  a.yaml:7:3
        """)
  }
}
