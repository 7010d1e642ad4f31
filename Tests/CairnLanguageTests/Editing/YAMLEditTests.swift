import CairnLanguage
import CairnTestSupport
import Testing

/// Lists of edits: before and after, byte for byte, and the edits for a language server's client.
struct YAMLEditTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var title: String
    var before: String
    var edits: [YAMLEdit]
    var after: String
    var testDescription: String { title }

    init(_ title: String, _ before: String, _ edits: [YAMLEdit], _ after: String) {
      self.title = title
      self.before = before
      self.edits = edits
      self.after = after
    }
  }

  /// The place of a word: its last occurrence.
  static func range(of word: String, in text: String) -> Range<Int> {
    let bytes = Array(text.utf8)
    return bytes.ranges(of: Array(word.utf8)).last ?? 0..<0
  }

  static func reword(_ text: String, _ word: String, _ new: YAMLFragment, _ after: String) -> Case {
    Case(text, text, [.reword(range(of: word, in: text), new)], after)
  }

  static let words = [
    reword("a: old # c\n", "old", .text("new"), "a: new # c\n"),
    reword("a: 'old'\n", "'old'", .text("it's"), "a: 'it''s'\n"),
    reword("a: old\n", "old", .text("yes"), "a: \"yes\"\n"),
    reword("a: \"5\" # c\n", "\"5\"", .plain("5"), "a: 5 # c\n"),
    reword("{a: old}\n", "old", .text("${b.c}"), "{a: \"${b.c}\"}\n"),
    reword("old: 1\n", "old", .text("new"), "new: 1\n"),
    reword("? old\n: 1\n", "old", .text("new"), "? new\n: 1\n"),
    reword("a: \"é old old\\tx\"\n", "old", .text("new"), "a: \"é old new\\tx\"\n"),
    reword("a: >\n  one\n  old two\nb: 1\n", "old", .text("new"), "a: >\n  one\n  new two\nb: 1\n"),
    reword("a: &x {b: old}\nc: *x\n", "old", .text("new"), "a: &x {b: new}\nc: *x\n"),
    reword("a: &x {old: 1}\nc:\n  <<: *x\n", "old", .text("new"), "a: &x {new: 1}\nc:\n  <<: *x\n"),
    reword("a:\n  <<: {b: old}\n", "old", .text("new"), "a:\n  <<: {b: new}\n"),
  ]

  static let declared = YAMLFragment.map([.init("c", .map([]))])
  static let order = ["a", "q", "z"]

  static let steps = [
    Case(
      "first, above the first one's comment", "a:\n  # b\n  b: 1\n",
      [.set([.key("a"), .key("c")], .plain("2"), .first)], "a:\n  c: 2\n  # b\n  b: 1\n"),
    Case(
      "first, behind a dash", "- b: 1\r\n",
      [.set([.item(0), .key("c")], .plain("2"), .first)], "- c: 2\r\n  b: 1\r\n"),
    Case(
      "first, in a flow map", "a: {b: 1}\n",
      [.set([.key("a"), .key("c")], .plain("2"), .first)], "a: {c: 2, b: 1}\n"),
    Case(
      "into a map of nothing but what it merges", "a: &x {b: 1}\nc:\n  <<: *x\n",
      [.set([.key("c"), .key("d")], .plain("2"))], "a: &x {b: 1}\nc:\n  d: 2\n  <<: *x\n"),
    Case(
      "into an alias", "a: &x {b: 1}\nc: *x # c\n",
      [.set([.key("c"), .key("d")], .plain("2"))], "a: &x {b: 1}\nc: {<<: *x, d: 2} # c\n"),
    Case(
      "a section before those that come later", "a: 1\n\n# z\nz: 1\n",
      [.set([.key("q"), .key("b")], declared, .section(order))],
      "a: 1\n\nq:\n  b:\n    c: {}\n\n# z\nz: 1\n"),
    Case(
      "a section at the end, in the file's indentation", "a:\n    b: 1",
      [.set([.key("q"), .key("b")], declared, .section(order))],
      "a:\n    b: 1\n\nq:\n    b:\n        c: {}"),
    Case(
      "into a section that is there", "q:\n  a: {}\n\nz: 1\n",
      [.set([.key("q"), .key("b")], declared, .section(order))],
      "q:\n  a: {}\n  b:\n    c: {}\n\nz: 1\n"),
    Case(
      "into a section of nothing", "q: # none\nz: 1\n",
      [.set([.key("q"), .key("b")], declared, .section(order))],
      "q: # none\n  b:\n    c: {}\nz: 1\n"),
    Case(
      "a removal with the maps that hold nothing else", "a:\n  b:\n    c: 1\nd: 2\n",
      [.remove([.key("a"), .key("b"), .key("c")], keeping: 0)], "d: 2\n"),
    Case(
      "a removal that keeps them", "a:\n  b:\n    c: 1\nd: 2\n",
      [.remove([.key("a"), .key("b"), .key("c")], keeping: 1)], "a: {}\nd: 2\n"),
    Case(
      "an item at the end", "a: [x]\n", [.insert(.text("z"), into: [.key("a")], at: nil)],
      "a: [x, z]\n"),
    Case("a comment", "a: 1\n", [.annotate(4..<4, "  # c")], "a: 1  # c\n"),
    Case(
      "an anchor's name", "a: &x 1\nb: *x\n", [.annotate(4..<5, "y"), .annotate(12..<13, "y")],
      "a: &y 1\nb: *y\n"),
    Case(
      "words first, then what is in the map that got another name", "a: {b: old}\n",
      [
        .reword(0..<1, .text("new")), .reword(7..<10, .text("word")),
        .set([.key("new"), .key("c")], .plain("2"), .first),
      ], "new: {c: 2, b: word}\n"),
  ]

  @Test(arguments: words + steps)
  func `the text has the new values, and nothing else changes`(_ test: Case) throws {
    let source = SourceFile(name: "a.yaml", text: test.before)
    var editor = try #require(YAMLEditor(source))
    try editor.perform(test.edits)
    #expect(String(decoding: editor.source.bytes, as: UTF8.self) == test.after)
    #expect(source.applying(editor.textEdits) == editor.source)
  }

  static let refused: [(text: String, edits: [YAMLEdit], reason: EditRefusal.Reason)] = [
    // A comment that would become part of the text, and one that would end it.
    ("a: \"x\n  y\"\n", [.annotate(5..<5, " # c")], .layout),
    ("a: x\n  y\n", [.annotate(4..<4, " # c")], .layout),
    // Not a word, half of an escape, and more than one scalar.
    ("a: 1\n", [.reword(4..<5, .text("x"))], .layout),
    ("a: \"\\tab\"\n", [.reword(5..<7, .text("x"))], .layout),
    ("a: b\nc: d\n", [.reword(3..<6, .text("x"))], .layout),
    // An existing key, and the name of another anchor.
    ("a: 1\nb: 2\n", [.reword(0..<1, .text("b"))], .layout),
    ("a: &x 1\nb: &y 2\nc: *x\n", [.annotate(4..<5, "y"), .annotate(20..<21, "y")], .layout),
    // If the second edit is refused, so is the first.
    (
      "a: 1\nb: &x {c: 1}\nd: *x\n",
      [
        .set([.key("a")], .plain("2")), .set([.key("b"), .key("c")], .plain("2")),
      ], .anchor("x")
    ),
    ("a: 1\n", [.insert(.text("x"), into: [.key("a")], at: nil)], .layout),
  ]

  @Test(arguments: refused.indices)
  func `an edit that would change more is refused, and nothing changes`(_ index: Int) throws {
    let (text, edits, reason) = Self.refused[index]
    let source = SourceFile(name: "a.yaml", text: text)
    var editor = try #require(YAMLEditor(source))
    #expect { try editor.perform(edits) } throws: { ($0 as? EditRefusal)?.reason == reason }
    #expect(editor.source == source && editor.textEdits.isEmpty)
  }

  @Test func `a text with errors can be edited if it can be read to its end`() throws {
    var editor = try #require(YAMLEditor(SourceFile(name: "a.yaml", text: "a: 1\na: 2\nb: *x\n")))
    try editor.perform([.set([.key("c")], .plain("3"))])
    #expect(String(decoding: editor.source.bytes, as: UTF8.self) == "a: 1\na: 2\nb: *x\nc: 3\n")
    #expect(YAMLEditor(SourceFile(name: "a.yaml", text: "a: [1\nb: 2\n")) == nil)
  }

  /// Later edits change what earlier ones wrote.
  @Test(arguments: 0..<40)
  func `many edits are combined into edits of the original text`(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let source = SourceFile(
      name: "a.yaml",
      text: "# ä\na: 1 # one\nb:\n  c: [x, y]\n  d:\n    - e: 1\n    - f\ng: {h: 'i'}\n")
    var editor = try #require(YAMLEditor(source))
    let keys = ["a", "b", "c", "d", "g", "h", "new"]
    var done = 0
    for _ in 0..<60 {
      let path = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        Bool.random(using: &random)
          ? YAMLStep.key(keys.randomElement(using: &random) ?? "a")
          : .item(Int.random(in: 0...1, using: &random))
      }
      let value = YAMLFragment.text(keys.randomElement(using: &random) ?? "a")
      let edit: YAMLEdit =
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .remove(path)
        case 1: .insert(value, into: path, at: Bool.random(using: &random) ? 0 : nil)
        case 2: .set(path, .map([.init("new", value)]), .first)
        default: .set(path, value, .first)
        }
      if (try? editor.perform([edit])) != nil { done += 1 }
      #expect(source.applying(editor.textEdits) == editor.source)
    }
    #expect(done > 5)
  }
}
