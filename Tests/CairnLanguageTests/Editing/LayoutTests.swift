import CairnLanguage
import Testing

@Suite struct LayoutTests {
  static let text = """
    # A stack
    # for tests.
    stack: s

    parameters:
      stage: {type: string}
    queues:
      # where work waits
      uploads:
        visibilityTimeout: 60s
        tags: {team: a}
        deadLetter:
          queue: failed
          maxReceives: 5
      failed:
    buckets:
      b:
        cors:
          - origins: ["*"]
            methods: [GET]
    outputs:
      x: ${queues.uploads.url}
    """

  /// An outline as indented lines.
  private func shown(_ symbols: [DocumentSymbol], _ indent: String = "") -> [String] {
    symbols.flatMap { symbol in
      ["\(indent)\(symbol.name) \(symbol.kind)" + (symbol.detail.map { " = \($0)" } ?? "")]
        + shown(symbol.children, indent + "  ")
    }
  }

  @Test func `the symbols are the sections and their contents`() {
    let marked = MarkedText(Self.text)
    #expect(
      shown(marked.document.symbols) == [
        "stack field = s", "parameters section", "  stage parameter = string",
        "    type field = string", "queues section", "  uploads resource = queue",
        "    visibilityTimeout field = 60s", "    tags field", "      team key = a",
        "    deadLetter field", "      queue field = failed", "      maxReceives field = 5",
        "  failed resource = queue", "buckets section", "  b resource = bucket", "    cors field",
        "outputs section", "  x output = ${queues.uploads.url}",
      ])
  }

  @Test func `a symbol's range includes its name and its children`() {
    func check(_ symbol: DocumentSymbol) {
      #expect(symbol.range.start <= symbol.nameRange.start)
      #expect(symbol.nameRange.end <= symbol.range.end)
      for child in symbol.children {
        #expect(symbol.range.start <= child.range.start && child.range.end <= symbol.range.end)
        check(child)
      }
    }
    MarkedText(Self.text).document.symbols.forEach(check)
    MarkedText(ImageServiceTests.text).document.symbols.forEach(check)
  }

  @Test(arguments: [
    "queues:\n  a:\n    deadLetter: {queue: b, \n  b:\n    fi\nbuckets:\n  c:",
    "queues:\n  a:\n    name: \"open\n  b:\nbuckets:\n  c:\n",
    "queues:\n  a:\n    tags: {x: [1, 2\n  b:\nbuckets:\n  c:\n",
    "queues:\n  a:\n\tname: x\n  b:\nbuckets:\n  c:\n",
  ])
  func `an incomplete stack has its symbols`(text: String) {
    let symbols = MarkedText(text).document.symbols
    #expect(symbols.map(\.name) == ["queues", "buckets"])
    #expect(symbols[0].children.map(\.name) == ["a", "b"])
    #expect(symbols[1].children.map(\.name) == ["c"])
  }

  @Test func `values over several lines can be folded`() {
    let ranges = MarkedText(Self.text).document.foldingRanges
    #expect(
      ranges.map { "\($0.firstLine)-\($0.lastLine) \($0.kind)" } == [
        "1-2 comment", "5-6 block", "7-15 block", "9-14 block", "12-14 block", "16-20 block",
        "17-20 block", "18-20 block", "19-20 block", "21-22 block",
      ])
  }

  @Test func `known words have tokens`() {
    let marked = MarkedText(
      """
      stack: s
      queues:
        a:
          fifo: true
          fivo: true
          deadLetter: {queue: b, maxReceives: 5}
          tags: {x: "${stack.region}"}
        b:
      tables:
        t: {billing: on-demand}
      outputs:
        x: ${queues.a.url} ${queues.none.arn} ${queues.a.nothing}
      """)
    let file = marked.document.file
    #expect(
      marked.document.semanticTokens.map { token in
        "\(file.text(token.range)) \(token.kind)" + (token.isDeclaration ? "!" : "")
      } == [
        "stack field", "queues section", "a resource!", "fifo field", "true enumeration",
        "deadLetter field", "queue field", "b resource", "maxReceives field", "tags field", "x key",
        "region attribute", "b resource!", "tables section", "t resource!", "billing field",
        "on-demand enumeration", "outputs section", "x key!", "queues section", "a resource",
        "url attribute", "queues section", "arn attribute", "queues section", "a resource",
      ])
  }

  @Test func `tokens are in order and don't overlap`() {
    let tokens = MarkedText(ImageServiceTests.text).document.semanticTokens
    #expect(tokens.count > 100)
    for (left, right) in zip(tokens, tokens.dropFirst()) {
      #expect(left.range.end.offset <= right.range.start.offset)
    }
  }

  @Test func `inlay hints show default names and live values`() {
    let marked = MarkedText(
      "stack: s\nqueues:\n  a:\n  b: {name: other}\n  c: {fifo: maybe}\napis:\n  d: {routes: {}}\n")
    let d = ResourceAddress(section: "apis", name: "d")
    let hints = marked.document.inlayHints(
      in: 0..<marked.document.file.bytes.count, live: [d: "http://x"])
    #expect(
      hints.map { "\($0.position.line):\($0.position.column) \($0.label)" } == [
        "3:5 s-a", "7:5 s-d", "7:5 http://x",
      ])
    #expect(marked.document.inlayHints(in: 0..<20).map(\.label) == ["s-a"])
  }
}
