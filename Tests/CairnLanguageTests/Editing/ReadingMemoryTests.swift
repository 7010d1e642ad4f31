import CairnLanguage
import Synchronization
import Testing

/// How much of a text is read again after an edit. That it makes no difference to what is said is tested
/// with the kinds themselves (`IncrementalReadingTests`).
@Suite struct ReadingMemoryTests {
  /// Which resources were read, in order.
  private final class Log: Sendable {
    let names = Mutex<[String]>([])
    func take() -> [String] {
      names.withLock { names in
        defer { names = [] }
        return names
      }
    }
  }

  private let log = Log()
  private let memory = ReadingMemory()

  private func read(_ text: String) -> [String] {
    let log = log
    let things = KindSchema(
      section: "things", noun: "thing", doc: "A thing.",
      fields: [
        FieldSchema("size", .string(), doc: "How large."),
        FieldSchema("other", .reference(sections: ["things"], attribute: "name"), doc: "Another."),
      ], attributes: [AttributeSchema("name", doc: "Its name.")],
      naming: Naming(rule: StringRule()) { name, _ in
        log.names.withLock { $0.append(name) }
        return name
      })
    let file = SourceFile(name: "stack.yaml", text: text)
    _ = StackDocument(file, kinds: [things], memory: memory).stack
    return log.take()
  }

  private static let text = """
    stack: s
    parameters: {size: {default: big}}
    things:
      a: {size: small}
      b: {other: a}
      c:
        other: b
        size: ${parameters.size}

    """

  private static let cases: [(edit: (String, String), read: [String])] = [
    (("small", "tiny"), ["s-a"]), (("stack: s\n", "# first\nstack: s\n"), []),
    (("{other: a}", "{other: a}\n  d: {}"), ["s-d"]), (("  a: {size: small}\n", ""), []),
    (("default: big", "default: huge"), ["s-a", "s-b", "s-c"]),
    (("stack: s", "stack: t"), ["t-a", "t-b", "t-c"]), (("  b:", "    b:"), []),
    (("  c:\n", "  c:\n    # why\n"), ["s-c"]),
  ]

  @Test(arguments: cases.indices)
  func `only what an edit concerns is read again`(index: Int) {
    let ((old, new), again) = Self.cases[index]
    #expect(read(Self.text) == ["s-a", "s-b", "s-c"])
    #expect(read(Self.text) == [])
    #expect(read(Self.text.replacing(old, with: new)) == again)
  }

  @Test func `a text that breaks off forgets nothing`() {
    #expect(read(Self.text).count == 3)
    #expect(read(Self.text.replacing("  b: {", with: "  b: {{")) == ["s-b"])
    #expect(read(Self.text) == [])
  }
}
