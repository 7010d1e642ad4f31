import CairnLanguage
import Testing

@Suite struct ExtensionKeyTests {
  @Test func `x- keys are ignored, and merge keys and aliases repeat what they hold`() throws {
    let stack = try stack(
      """
      stack: demo
      x-note: anything, ${not.a.reference}
      x-queue: &queue {visibilityTimeout: 60s, messageRetention: 1d}
      x-tags: &tags {team: shop}
      parameters:
        size: &count {type: integer, default: 3}
        other: *count
      queues:
        a:
          <<: *queue
          visibilityTimeout: 5s
          tags: *tags
        b: *queue
        c: {<<: [*queue], tags: {<<: *tags, own: x}}
      """)
    #expect(stack.resources.count == 3)
    let a = try stack.resource("queues.a")
    #expect(a.properties["visibilityTimeout"] == .integer(5))
    #expect(a.properties["messageRetention"] == .integer(86400))
    #expect(a.properties["tags"] == .map(["team": .string("shop")]))
    #expect(try stack.resource("queues.b").properties["visibilityTimeout"] == .integer(60))
    #expect(
      try stack.resource("queues.c").properties["tags"]
        == .map(["team": .string("shop"), "own": .string("x")]))
    // A merged field keeps the place where it is written.
    #expect(a.location(of: "messageRetention").range.start.line == 3)
    #expect(a.location(of: "visibilityTimeout").range.start.line == 11)
  }

  @Test func `a whole stack may be merged`() throws {
    let stack = try stack("x-base: &base {queues: {a: {}}}\nstack: demo\n<<: *base\n")
    #expect(stack.resources.count == 1)
  }

  @Test func `an error in a shared value is reported once, where it is written`() {
    let text = """
      stack: demo
      x-queue: &queue {visibilityTimout: 60s}
      queues: {a: {<<: *queue}, b: {<<: *queue}}
      """
    let found = problems(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("2:18 unknown-field") == true, "\(found)")
  }

  @Test(arguments: [".defaults", "x_defaults", "X-defaults", "_defaults"])
  func `a key that another tool ignores gets the right name`(_ name: String) {
    let found = problems("stack: demo\n\(name): {}\n")
    #expect(found.count == 1)
    #expect(found.first?.contains("write `x-defaults`") == true, "\(found)")
  }

  // MARK: In an editor

  private static let use = "\nqueues:\n  a:\n    <<: *q\n"

  @Test func `fields are offered where a shared value is merged into a resource`() {
    let marked = MarkedText("x-q: &q\n  fifo: true\n  ▮" + Self.use)
    #expect(marked.labels.contains("visibilityTimeout"), "\(marked.labels)")
    #expect(!marked.labels.contains("fifo"))
  }

  @Test func `fields are offered through several aliases`() {
    let marked = MarkedText(
      "x-p: &p\n  ▮\nx-q: &q\n  <<: [*p]\n  fifo: true" + Self.use)
    #expect(marked.labels.contains("visibilityTimeout"), "\(marked.labels)")
    let value = MarkedText("x-d: &d\n  ▮\nqueues:\n  a:\n    deadLetter: *d\n")
    #expect(value.labels == ["queue", "maxReceives"])
  }

  @Test func `a shared field is explained, without the state of one resource`() throws {
    let marked = MarkedText("x-q: &q\n  visib▮ilityTimeout: 60s" + Self.use)
    let hover = try #require(marked.document.hover(at: marked.offset))
    #expect(hover.markdown.hasPrefix("**visibilityTimeout** — duration"))
    #expect(hover.subject == nil)
  }

  @Test func `the key itself is explained`() throws {
    let marked = MarkedText("x-▮q: &q\n  fifo: true" + Self.use)
    let hover = try #require(marked.document.hover(at: marked.offset))
    #expect(hover.markdown.hasPrefix("**x-q**\n\nHolds values with anchors"))
  }

  @Test func `names in shared values lead to what they name`() {
    let marked = MarkedText(
      "x-d: &d {queue: fai▮led, maxReceives: 3}\nqueues:\n  failed:\n  a:\n    deadLetter: *d\n")
    let found = marked.document.definitions(at: marked.offset)
    #expect(found.count == 1)
  }

  @Test func `an unused value is of no type`() {
    #expect(MarkedText("x-q: &q\n  ▮\nqueues:\n  a:\n").labels.isEmpty)
  }

  @Test func `a template makes an x- key`() throws {
    let marked = MarkedText("stack: s\nx-▮")
    #expect(
      try marked.taking("x-…") == "stack: s\nx-‹defaults›: &‹defaults›\n  ‹›")
  }
}
