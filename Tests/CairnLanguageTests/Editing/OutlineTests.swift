@testable import CairnLanguage
import Testing

@Suite struct OutlineTests {
  /// An outline as lines: indentation, key or dash, value.
  private func shown(_ text: String) -> [String] {
    let outline = Outline(SourceFile(name: "s", text: text))
    func lines(_ index: Int, _ indent: String) -> [String] {
      let entry = outline[index]
      var line = indent
      switch entry.kind {
      case .root: line = ""
      case .key: line += "\(outline.name(of: index))" + (entry.colon == nil ? "" : ":")
      case .item: line += "-"
      case .bare: line += "\(outline.text(entry.key))?"
      }
      if let anchor = entry.anchor { line += " " + outline.text(anchor) }
      switch entry.value {
      case .nothing: break
      case .scalar(let range, let style): line += " \(style)(\(outline.text(range)))"
      case .alias(let range): line += " \(outline.text(range))"
      case .flow(_, let close, let isMapping):
        line += (isMapping ? " {}" : " []") + (close == nil ? "…" : "")
      }
      return (entry.kind == .root && line.isEmpty ? [] : [line])
        + outline.children(of: index).flatMap {
          lines($0, entry.kind == .root ? indent : indent + "  ")
        }
    }
    return lines(0, "")
  }

  static let cases: [(text: String, lines: [String])] = [
    (
      "a:\n  b: c # d\n  e: 'f: g'\nh: \"i\"\n",
      ["a:", "  b: plain(c)", "  e: quoted('f: g')", "h: quoted(\"i\")"]
    ),
    (
      "a:\n- b\n- c: d\n  e: f\ng:",
      ["a:", "  - plain(b)", "  -", "    c: plain(d)", "    e: plain(f)", "g:"]
    ),
    ("- - a\n  - b\n- c", ["-", "  - plain(a)", "  - plain(b)", "- plain(c)"]),
    (
      "a: &x {b: [c, 'd'], e: *y, f}",
      ["a: &x {}", "  b: []", "    - plain(c)", "    - quoted('d')", "  e: *y", "  f"]
    ),
    ("a: [{b: c}, d: e]", ["a: []", "  - {}", "    b: plain(c)", "  -", "    d: plain(e)"]),
    (
      "a: {b: {c: d}, e: f}\ng: h",
      ["a: {}", "  b: {}", "    c: plain(d)", "  e: plain(f)", "g: plain(h)"]
    ),
    (
      "a: {\n  b: c,\n  d: [\n    e,\n  ],\n}\nf: g",
      ["a: {}", "  b: plain(c)", "  d: []", "    - plain(e)", "f: plain(g)"]
    ),
    ("a: |\n  b: c\n\n  d\ne: >-\n  f\n", ["a: block(|\n  b: c\n\n  d)", "e: block(>-\n  f)"]),
    ("a: b\n  c d\ne: f", ["a: plain(b\n  c d)", "e: plain(f)"]),
    ("a:\n  \"b\"\nc:\n  [d]\n", ["a: quoted(\"b\")", "c: []", "  - plain(d)"]),
    ("a: \"b\n  c\"\nd: e", ["a: quoted(\"b\n  c\")", "d: plain(e)"]),
    ("{a: b, c: [d]}", [" {}", "a: plain(b)", "c: []", "  - plain(d)"]),
    ("GET /a: b\n\"c\": d\n'e f' : g", ["GET /a: plain(b)", "c: plain(d)", "e f: plain(g)"]),
    ("---\na: b\n...\n", ["a: plain(b)"]),
    ("a: http://b:80/c#d\r\ne: f\r\n", ["a: plain(http://b:80/c#d)", "e: plain(f)"]),
    ("a: !!str b\nc: !!map &x\n  d: e\n", ["a: plain(b)", "c: &x", "  d: plain(e)"]),
    // Incomplete.
    ("a:\n  b\nc: d", ["a:", "  b?", "c: plain(d)"]),
    ("a: {b: c, d\ne: f", ["a: {}…", "  b: plain(c)", "  d", "e: plain(f)"]),
    ("a: [b, \"c\nd: e", ["a: []…", "  - plain(b)", "  - unclosed(\"c)", "d: plain(e)"]),
    ("a: \"b\nc: \"d\"", ["a: unclosed(\"b)", "c: quoted(\"d\")"]),
    (
      "a: {b: ${c.d, e: ${f}}\ng: h",
      ["a: {}", "  b: plain(${c.d)", "  e: plain(${f})", "g: plain(h)"]
    ),
    ("a: {b: [c}\nd: e", ["a: {}", "  b: []…", "    - plain(c)", "d: plain(e)"]),
    ("a: ]}\nb:", ["a: plain(]})", "b:"]),
    ("a:\n  - \n  -\n  - b", ["a:", "  -", "  -", "  - plain(b)"]),
    ("a:\n\tb: c\n", ["a:", "  b: plain(c)"]),
    (": a\n", [": plain(a)"]),
    ("a: {: b}", ["a: {}", "  :", "  b"]),
  ]

  @Test(arguments: cases.indices)
  func `a text has its outline`(index: Int) {
    #expect(shown(Self.cases[index].text) == Self.cases[index].lines)
  }

  /// As libyaml reads it, but without the texts of scalars.
  private func keys(_ node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar: []
    case .sequence(let items): items.flatMap { ["-"] + ($0.alias == nil ? keys($0) : []) }
    case .mapping(let pairs):
      pairs.filter { !$0.isMerged }
        .flatMap { [$0.name + ":"] + ($0.value.alias == nil ? keys($0.value) : []) }
    }
  }

  @Test(arguments: HalfWrittenTests.stacks)
  func `the outline has the keys that libyaml reads`(stack: SourceFile) throws {
    let root = try #require(YAMLReader.read(stack).root)
    let outline = Outline(stack)
    let found = outline.entries.indices.dropFirst().map { index in
      outline[index].kind == .item ? "-" : outline.name(of: index) + ":"
    }
    #expect(found == keys(root))
  }

  /// For libyaml, every `#` outside of scalars begins a comment.
  @Test(arguments: HalfWrittenTests.stacks)
  func `the outline has the comments that libyaml reads`(stack: SourceFile) throws {
    let tree = try #require(LayoutTree.read(stack).tree)
    let lines = LineIndex(stack)
    let headers = Outline(stack).entries.compactMap { entry in
      if case .scalar(let range, .block) = entry.value { range } else { nil }
    }
    let found = Outline(stack).comments.filter { comment in
      !headers.contains { $0.contains(comment.lowerBound) }
    }
    #expect(found.map { Comment(at: $0.lowerBound, in: lines) } == tree.comments)
  }

  @Test(arguments: [
    ("a: \"# no\" # yes", ["# yes"]), ("a: '# no'", []), ("a: b#no", []),
    ("a: |\n  # no\nb: >-\n  c # no\n# yes", ["# yes"]), ("a: [b, # yes\n  \"#no\"]", ["# yes"]),
    ("a: \"b\n  # no\" # yes", ["# yes"]),
    ("# yes\n\n  # yes, too\na: b", ["# yes", "# yes, too"]),
    // Incomplete.
    ("a: \"b # no\nc: d # yes", ["# yes"]), ("a: {b # yes\nc: d", ["# yes"]),
  ])
  func `a hash in a text begins no comment`(_ text: String, _ comments: [String]) {
    let outline = Outline(SourceFile(name: "s", text: text))
    #expect(outline.comments.map(outline.text) == comments)
  }

  @Test(arguments: [
    ("a: b  # cairn: allow kind-rule", true), ("a: 'b # cairn: allow kind-rule'", false),
    ("a: |  # cairn: allow kind-rule\n  b", true), ("# cairn: allow kind-rule\n\n# c\na: b", true),
  ])
  func `a hash in a text allows no warning`(_ text: String, _ isAllowed: Bool) {
    let source = SourceFile(name: "s", text: text)
    let last = text.hasSuffix("a: b") ? text.utf8.count - 4 : 0
    let warning = Diagnostic(.kindRule, "", at: source.location(ofBytes: last..<last))
    #expect(AllowComments(source).allows(warning) == isAllowed)
  }

  /// Counted from the start of the text.
  private func position(_ offset: Int, in source: SourceFile) -> SourcePosition {
    var place = SourcePosition(line: 1, column: 1, offset: offset)
    let text = String(decoding: source.bytes[source.byteOrderMarkLength..<offset], as: UTF8.self)
    for character in text {
      for scalar in character.unicodeScalars where character != "\r\n" || scalar == "\n" {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
          (place.line, place.column) = (place.line + 1, 1)
        default: place.column += 1
        }
      }
    }
    return place
  }

  @Test(arguments: HalfWrittenTests.stacks)
  func `lines and columns are counted over the whole text`(stack: SourceFile) {
    let lines = LineIndex(stack)
    for offset in 0...stack.bytes.count where offset % 3 == 0 {
      #expect(lines.position(offset) == position(offset, in: stack))
    }
  }

  @Test func `columns count scalars, and lines end where libyaml ends them`() {
    let file = SourceFile(name: "s", text: "\u{FEFF}é: ü\r\nb\u{2028}c\u{85}d\re😀f\n")
    let lines = LineIndex(file)
    var offset = file.byteOrderMarkLength
    for character in String(decoding: file.bytes[offset...], as: UTF8.self) {
      #expect(lines.position(offset) == position(offset, in: file))
      offset += String(character).utf8.count
    }
    #expect(lines.range(0..<offset).end == position(offset, in: file))
  }
}
