import CairnLanguage
import Testing

/// Before and after, byte for byte.
struct YAMLEditorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var title: String
    var before: String
    var after: String
    var edit: @Sendable (inout YAMLEditor) throws -> Void
    var testDescription: String { title }

    init(
      _ title: String, _ before: String, _ after: String,
      _ edit: @escaping @Sendable (inout YAMLEditor) throws -> Void
    ) {
      self.title = title
      self.before = before
      self.after = after
      self.edit = edit
    }
  }

  static let values = [
    Case("a plain value", "a: 60s # one\nb: 2\n", "a: 90s # one\nb: 2\n") {
      try $0.set([.key("a")], to: .plain("90s"))
    },
    Case("a value in single quotes", "a: 'it''s'\n", "a: 'isn''t'\n") {
      try $0.set([.key("a")], to: .text("isn't"))
    },
    // A combining mark hides neither a quote nor a space before it.
    Case(
      "marks that combine", "a: 'x'\nb: x\n", "a: '''\u{301}'\nb: \"y: \u{301}\"\n"
    ) {
      try $0.set([.key("a")], to: .text("'\u{301}"))
      try $0.set([.key("b")], to: .text("y: \u{301}"))
    },
    Case("a value in double quotes", "a: \"x\"   # c\n", "a: \"say \\\"y\\\"\"   # c\n") {
      try $0.set([.key("a")], to: .text("say \"y\""))
    },
    Case("a text like a number", "a: x\n", "a: \"007\"\n") {
      try $0.set([.key("a")], to: .text("007"))
    },
    Case("a text like a truth value", "{a: x, b: y}\n", "{a: \"no\", b: y}\n") {
      try $0.set([.key("a")], to: .text("no"))
    },
    Case("a text with a comma, in a flow map", "{a: x}\n", "{a: \"1, 2\"}\n") {
      try $0.set([.key("a")], to: .text("1, 2"))
    },
    Case("a text with a colon and a hash", "a: x\n", "a: \"b: c #d\"\n") {
      try $0.set([.key("a")], to: .text("b: c #d"))
    },
    Case("control characters", "a: x\n", "a: \"\\e[31m\\n\"\n".replacing("\\e", with: "\\x1B")) {
      try $0.set([.key("a")], to: .text("\u{1B}[31m\n"))
    },
    Case("nothing written", "a:  # later\nb: 1\n", "a: 5  # later\nb: 1\n") {
      try $0.set([.key("a")], to: .plain("5"))
    },
    Case("an item", "a:\n  - x # first\n  - y\n", "a:\n  - x # first\n  - z\n") {
      try $0.set([.key("a"), .item(1)], to: .text("z"))
    },
    Case("a folded text", "a: >\n  one\n  two\nb: 1\n", "a: three\nb: 1\n") {
      try $0.set([.key("a")], to: .text("three"))
    },
    Case("a block by a value", "a:\n  b: 1\n  c: 2\nd: 3\n", "a: x\nd: 3\n") {
      try $0.set([.key("a")], to: .text("x"))
    },
    Case("letters beyond ASCII before it", "ä: \"ö\" # ü\na: 1\n", "ä: \"ß\" # ü\na: 1\n") {
      try $0.set([.key("ä")], to: .text("ß"))
    },
    Case("CR LF", "a: 1\r\nb: 2\r\n", "a: 1\r\nc: 3\r\nb: 2\r\n") {
      try $0.set([.key("c")], to: .plain("3"), .ordered(["a", "c", "b"]))
    },
  ]

  static let insertions = [
    Case(
      "after what comes before it", "a: 1 # one\n# two\nb: 2\n", "a: 1 # one\nc: 3\n# two\nb: 2\n"
    ) { try $0.set([.key("c")], to: .plain("3"), .ordered(["a", "c", "b"])) },
    Case(
      "at the end when none comes before it", "x:\n    b: 2\n\ny: 1\n",
      "x:\n    b: 2\n    a: 1\n\ny: 1\n"
    ) { try $0.set([.key("x"), .key("a")], to: .plain("1"), .ordered(["a", "b"])) },
    Case("at the end of a file without line break", "a: 1", "a: 1\nb: 2") {
      try $0.set([.key("b")], to: .plain("2"))
    },
    Case(
      "after a nested block", "a:\n  b:\n    - 1\n    # last\n    - 2\nz: 0\n",
      "a:\n  b:\n    - 1\n    # last\n    - 2\n  c: 3\nz: 0\n"
    ) { try $0.set([.key("a"), .key("c")], to: .plain("3")) },
    Case("into a flow map", "a: {b: 1, c: 2} # x\n", "a: {b: 1, d: 3, c: 2} # x\n") {
      try $0.set([.key("a"), .key("d")], to: .plain("3"), .ordered(["b", "d", "c"]))
    },
    Case("into an empty flow map", "a: {}\n", "a: {b: 1}\n") {
      try $0.set([.key("a"), .key("b")], to: .plain("1"))
    },
    Case(
      "into a flow map with an entry on each line", "a: {\n  b: 1,\n  c: 2\n}\n",
      "a: {\n  b: 1,\n  c: 2,\n  d: 3\n}\n"
    ) { try $0.set([.key("a"), .key("d")], to: .plain("3")) },
    Case("into nothing", "a:\n  b:\n  c: 1\n", "a:\n  b:\n    d: 1\n  c: 1\n") {
      try $0.set([.key("a"), .key("b"), .key("d")], to: .plain("1"))
    },
    Case(
      "an item in a block list", "a:\n- x\n- z # end\nb: 1\n", "a:\n- x\n- xy\n- z # end\nb: 1\n"
    ) {
      try $0.insert(.text("xy"), into: [.key("a")], at: 1)
    },
    Case(
      "a first item in a block list", "a:\n  # about x\n  - x\n", "a:\n  # about x\n  - w\n  - x\n"
    ) {
      try $0.insert(.text("w"), into: [.key("a")], at: 0)
    },
    Case("an item in a flow list", "a: [x, z]\n", "a: [x, xy, z]\n") {
      try $0.insert(.text("xy"), into: [.key("a")], at: 1)
    },
    Case(
      "a map as an item, in the style of the others", "a:\n  - {b: 1}\n",
      "a:\n  - {b: 1}\n  - {b: 2, c: [d]}\n"
    ) {
      try $0.insert(
        .map([.init("b", .plain("2")), .init("c", .list([.text("d")]))]), into: [.key("a")], at: 1)
    },
    Case(
      "a long map as an item", "a:\n  - b: 1\n",
      "a:\n  - b: 1\n  - b: \(String(repeating: "x", count: 60))\n    c: \(String(repeating: "y", count: 60))\n"
    ) {
      try $0.insert(
        .map([
          .init("b", .text(String(repeating: "x", count: 60))),
          .init("c", .text(String(repeating: "y", count: 60))),
        ]), into: [.key("a")], at: 1)
    },
  ]

  static let removals = [
    Case("with its comment", "a: 1\nb: 2 # two\nc: 3\n", "a: 1\nc: 3\n") {
      try $0.remove([.key("b")])
    },
    Case(
      "with the comment above that is its own", "a: 1\n# about b\n# only\nb: 2\n\nc: 3\n",
      "a: 1\n\nc: 3\n"
    ) {
      try $0.remove([.key("b")])
    },
    Case(
      "but not with one that may be about what follows", "a: 1\n# times\nb: 2\nc: 3\n",
      "a: 1\n# times\nc: 3\n"
    ) {
      try $0.remove([.key("b")])
    },
    Case("a whole block", "a:\n  b:\n    c: 1\n    d: 2 # x\n  e: 3\n", "a:\n  e: 3\n") {
      try $0.remove([.key("a"), .key("b")])
    },
    Case("the last entry of a block", "a:\n  b: 1 # c\nd: 2\n", "a: {}\nd: 2\n") {
      try $0.remove([.key("a"), .key("b")])
    },
    Case("the first in a flow map", "a: {b: 1, c: 2}\n", "a: {c: 2}\n") {
      try $0.remove([.key("a"), .key("b")])
    },
    Case("the last in a flow map", "a: {b: 1, c: 2 }\n", "a: {b: 1 }\n") {
      try $0.remove([.key("a"), .key("c")])
    },
    Case("the only one in a flow map", "a: {b: 1}\n", "a: {}\n") {
      try $0.remove([.key("a"), .key("b")])
    },
    Case("the first behind a dash", "- a: 1\n  b: 2\n- c: 3\n", "- b: 2\n- c: 3\n") {
      try $0.remove([.item(0), .key("a")])
    },
    Case("an item", "a:\n  - x\n  - y # why\n  - z\n", "a:\n  - x\n  - z\n") {
      try $0.remove([.key("a"), .item(1)])
    },
    Case("the last item", "a:\n  - x\nb: 1\n", "a: []\nb: 1\n") {
      try $0.remove([.key("a"), .item(0)])
    },
    Case("an item of a flow list", "a: [x, y, z]\n", "a: [x, z]\n") {
      try $0.remove([.key("a"), .item(1)])
    },
    Case("the end of a file without line break", "a: 1\nb: 2", "a: 1\n") {
      try $0.remove([.key("b")])
    },
  ]

  @Test(arguments: values + insertions + removals)
  func `an edit changes nothing else`(_ test: Case) throws {
    var editor = try #require(YAMLEditor(SourceFile(name: "a.yaml", text: test.before)))
    try test.edit(&editor)
    #expect(String(decoding: editor.source.bytes, as: UTF8.self) == test.after)
    // A language server's client gets the same result.
    let before = SourceFile(name: "a.yaml", text: test.before)
    #expect(before.applying(editor.textEdits) == editor.source)
  }

  @Test(arguments: [
    ("a: &x 1\nb: *x\n", YAMLStep.key("a"), EditRefusal.Reason.anchor("x")),
    ("a: &x 1\nb: *x\n", .key("b"), .alias("x")),
    ("a: &x {c: 1}\nb:\n  <<: *x\n  d: 2\n", .key("a"), .anchor("x")),
  ])
  func `an edit of a shared value is refused`(
    _ text: String, _ step: YAMLStep, _ reason: EditRefusal.Reason
  ) throws {
    var editor = try #require(YAMLEditor(SourceFile(name: "a.yaml", text: text)))
    #expect { try editor.set([step], to: .plain("2")) } throws: {
      ($0 as? EditRefusal)?.reason == reason
    }
    #expect(String(decoding: editor.source.bytes, as: UTF8.self) == text)
  }

  @Test func `an edit of a merged value is refused`() throws {
    let text = "a: &x {c: 1}\nb:\n  <<: *x\n  d: 2\n"
    var editor = try #require(YAMLEditor(SourceFile(name: "a.yaml", text: text)))
    #expect { try editor.set([.key("b"), .key("c")], to: .plain("2")) } throws: {
      ($0 as? EditRefusal)?.reason == .merge
    }
  }

  @Test(arguments: [
    "x", "", " x", "x ", "x:", "x: y", "x #y", "#x", "- x", "-", "-1", "1", "1.5e3", "0x1F", "1:30",
    "2026-11-24", "true", "No", "~", "null", "a,b", "[a]", "{a}", "*a", "&a", "!a", "%a", "@a",
    "`a",
    "'", "\"", "\\", "a\nb", "\t", "\u{0}", "\u{85}", "\u{2028}", "é", "日本", "\u{202E}x", "$${x}",
    "---", "--- x", "...", "?", "? x", "<<", "=", "a'b", "\u{FEFF}", "😀", ".5", "+1", "1_000",
    "12 x",
    "arn:aws:sqs:us-east-1:000000000000:a", "s3:ObjectCreated:*", "*", "a: ", "60s", "1.2.3",
  ])
  func `every text is read as it was written`(_ text: String) throws {
    for before in [
      "k: v # c\n", "{k: v, l: w}\n", "k: 'v'\n", "k: \"v\"\n", "[{k: v}]\n", "k: >\n  v\n",
    ] {
      let path: [YAMLStep] = before.hasPrefix("[") ? [.item(0), .key("k")] : [.key("k")]
      var editor = try #require(YAMLEditor(SourceFile(name: "a.yaml", text: before)))
      try editor.set(path, to: .text(text))
      #expect(editor.node(at: path)?.text == text)
      // As a key too.
      try editor.set(path.dropLast() + [.key("key " + text)], to: .list([.text(text)]))
      #expect(editor.node(at: path.dropLast() + [.key("key " + text), .item(0)])?.text == text)
    }
  }
}
