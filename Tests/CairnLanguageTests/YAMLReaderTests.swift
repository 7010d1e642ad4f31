import CairnLanguage
import Testing

@Suite struct YAMLReaderTests {
  @Test(arguments: [
    ("a: 1\n", "{a: 1}"),
    ("a: 'it''s'\nb: \"\\u00e9\\x41\"\n", "{a: 'it's', b: 'éA'}"),
    ("a: |\n  one\n  two\nb: >\n  one\n  two\n", "{a: 'one\ntwo\n', b: 'one two\n'}"),
    ("a: |-\n  one\nb: |+\n  two\n\n", "{a: 'one', b: 'two\n\n'}"),
    ("a: one\n  two\n", "{a: one two}"),
    ("- [a, b]\n- {c: d}\n-\n", "[[a, b], {c: d}, ]"),
    ("- &x {a: 1}\n- *x\n", "[{a: 1}, {a: 1}]"),
    ("\u{FEFF}a: b\n", "{a: b}"),
    ("a: b\r\nc: d\r\n", "{a: b, c: d}"),
    ("a: yes\nb: on\nc: 0777\n", "{a: yes, b: on, c: 0777}"),
    ("%YAML 1.1\n---\na: b\n...\n", "{a: b}"),
  ])
  func `YAML is read as libyaml reads it`(text: String, expected: String) {
    let (root, diagnostics) = read(text)
    #expect(diagnostics == [])
    #expect(root.map(show) == expected)
  }

  @Test(arguments: [
    ("base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\n", "{y: 3, x: 1}"),
    ("base: &b {x: 1, y: 2}\nuse: {y: 3, <<: *b}\n", "{y: 3, x: 1}"),
    ("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nuse: {<<: [*a, *b]}\n", "{x: 1, y: 2}"),
    ("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nuse: {<<: *b}\n", "{y: 2, x: 1}"),
    ("use: {\"<<\": text}\n", "{'<<': 'text'}"),
  ])
  func `merge keys add missing entries only`(text: String, expected: String) {
    let (root, diagnostics) = read(text)
    if expected.hasPrefix("{'") {
      #expect(diagnostics.isEmpty == true)
      #expect(root?["use"]?.pairs?.map(\.name) == ["<<"])
    } else {
      #expect(diagnostics == [])
      #expect(root?["use"].map(show) == expected)
    }
  }

  @Test(arguments: [
    ("a: ①b②\n", "b"), ("ключ: ①значение②\n", "значение"), ("a: [😀, ①b②]\n", "b"),
    ("\u{FEFF}a: ①b②\n", "b"), ("a: b\r\nc: ①d②\r\n", "d"),
    ("a: \"é\\n\"\nb: ①\"x y\"②  # z\n", "\"x y\""), ("a: !!str ①5②\n", "5"),
    ("a: &n ①{x: y}②\n", "{x: y}"), ("a: ①|\n  é\n  two②\n\nb: c\n", "|\n  é\n  two"),
    ("a:\n  ①b: c\n  d: e②\n\n# comment\nf: g\n", "b: c\n  d: e"),
    ("a:\n  ①- b\n  - c②\nd: e\n", "- b\n  - c"), ("x: &a 1\ny: ①*a②\n", "*a"),
    ("a: b\u{2028}c: ①d②\n", "d"),
  ])
  func `every node has its bytes, line and column`(marked: String, content: String) throws {
    let (text, range) = try unmark(marked)
    let (root, diagnostics) = read(text)
    #expect(diagnostics == [])
    let found = allNodes(try #require(root)).map(\.place).filter {
      $0.start.offset == range.start.offset && $0.end.offset == range.end.offset
    }
    #expect(found.contains(range))
    let bytes = Array(text.utf8)[range.start.offset..<range.end.offset]
    #expect(String(decoding: bytes, as: UTF8.self) == content)
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
    String(repeating: "- ", count: 100_000), String(repeating: "? ", count: 100_000),
    "a: " + String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
  ])
  func `excessive nesting is reported, and doesn't overflow the stack`(text: String) {
    let diagnostics = read(text).diagnostics
    #expect(diagnostics.map(\.code) == [.nestingTooDeep])
  }

  @Test func `aliases can't nest deeper than the text`() {
    var text = "- &a0 x\n"
    for level in 1...300 { text += "- &a\(level) [*a\(level - 1)]\n" }
    #expect(read(text).diagnostics.first?.code == .nestingTooDeep)
  }

  @Test func `a billion laughs attack is reported at once`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...60 {
      let repeated = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(repeated)]\n"
    }
    let diagnostics = read(text).diagnostics
    #expect(diagnostics.map(\.code) == [.aliasExpansion])
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF], "1:4 invalid-encoding"),
      ([0x61, 0x0A, 0xC3], "2:1 invalid-encoding"),
      ([0xED, 0xA0, 0x80], "1:1 invalid-encoding"), ([0xC0, 0x80], "1:1 invalid-encoding"),
      ([0xF5, 0x80, 0x80, 0x80], "1:1 invalid-encoding"),
      ([0xFF, 0xFE, 0x61, 0x00], "1:1 invalid-encoding"),
      ([0x61, 0x3A, 0x20, 0x00, 0x62], "1:4 control-character"),
      ([0xE2, 0x82, 0xAC, 0x7F], "1:2 control-character"),
      ([0x61, 0xEF, 0xBF, 0xBE], "1:2 control-character"),
    ] as [([UInt8], String)])
  func `invalid bytes are reported at their place`(bytes: [UInt8], expected: String) throws {
    let diagnostics = YAMLReader.read(SourceFile(name: "x", bytes: bytes)).diagnostics
    let first = try #require(diagnostics.first)
    let start = try #require(first.location?.range.start)
    #expect("\(start.line):\(start.column) \(first.code.rawValue)" == expected)
  }

  @Test func `a binary file gets ten errors at most`() {
    let bytes = [UInt8](repeating: 0, count: 100_000)
    #expect(YAMLReader.read(SourceFile(name: "x", bytes: bytes)).diagnostics.count == 10)
  }

  @Test(arguments: ["", "\n\n", "# only\n", "---\n", "\u{FEFF}"])
  func `an empty stack is reported`(text: String) {
    #expect(
      problems(text).allSatisfy { $0.contains(" empty-stack: ") } && problems(text).count == 1)
  }

  @Test func `the part before a syntax error is kept`() throws {
    let (root, diagnostics) = read("stack: demo\nqueues:\n  uploads:\n    tags: {a: b\n")
    #expect(diagnostics.map(\.code) == [.yamlSyntax])
    #expect(root.map(show) == "{stack: demo, queues: {uploads: {tags: {a: b}}}}")
  }

  // MARK: -

  private func read(_ text: String) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    YAMLReader.read(SourceFile(name: "x.yaml", text: text))
  }

  private func show(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, .plain): text
    case .scalar(let text, _): "'\(text)'"
    case .sequence(let items): "[" + items.map(show).joined(separator: ", ") + "]"
    case .mapping(let pairs):
      "{" + pairs.map { "\($0.name): \(show($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  private func allNodes(_ node: YAMLNode) -> [YAMLNode] {
    switch node.content {
    case .scalar: [node]
    case .sequence(let items): [node] + items.flatMap(allNodes)
    case .mapping(let pairs): [node] + pairs.flatMap { allNodes($0.key) + allNodes($0.value) }
    }
  }

  /// The text without ① and ②, and the range between them, counted independently here.
  private func unmark(_ marked: String) throws -> (String, SourceRange) {
    var text = ""
    var marks: [SourcePosition] = []
    var position = SourcePosition(line: 1, column: 1, offset: 0)
    var last: Unicode.Scalar = " "
    for scalar in marked.unicodeScalars {
      if scalar == "①" || scalar == "②" {
        marks.append(position)
        continue
      }
      text.unicodeScalars.append(scalar)
      position.offset += String(scalar).utf8.count
      let isBreak = scalar == "\n" || scalar == "\u{2028}" || scalar == "\r"
      if scalar == "\n" && last == "\r" {
        // Counted with the carriage return.
      } else if isBreak {
        position.line += 1
        position.column = 1
      } else if scalar != "\u{FEFF}" {
        position.column += 1
      }
      last = scalar
    }
    try #require(marks.count == 2)
    return (text, SourceRange(start: marks[0], end: marks[1]))
  }
}
