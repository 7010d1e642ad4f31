import CairnLanguage
import CairnTestSupport
import Foundation  // Lists and reads the stacks.
import Testing

/// An editor's requests are answered for any text.
@Suite struct HalfWrittenTests {
  static let stacks: [SourceFile] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "stacks")
    let examples = folder.appending(path: "examples")
    let files =
      [folder.appending(path: "image-service.yaml")]
      + ((try? FileManager.default.contentsOfDirectory(atPath: examples.path)) ?? []).sorted()
      .map { examples.appending(path: $0) }
    return files.compactMap { file in
      (try? Data(contentsOf: file)).map {
        SourceFile(name: file.lastPathComponent, bytes: Array($0))
      }
    }
  }()

  @Test func `the stacks are found`() {
    #expect(Self.stacks.count >= 9)
  }

  private func ask(_ document: StackDocument, at offset: Int) {
    let size = document.file.bytes.count
    for completion in document.completions(at: offset) {
      #expect(completion.range.end.offset <= size)
    }
    _ = document.hover(at: offset)
    _ = document.definitions(at: offset)
    _ = document.references(at: offset, includingDeclaration: true)
    if document.renameable(at: offset) != nil {
      _ = document.rename(at: offset, to: "another")
    }
  }

  private func askOfAll(_ document: StackDocument) {
    _ = document.symbols
    _ = document.foldingRanges
    _ = document.semanticTokens
    let all = 0..<document.file.bytes.count
    _ = document.codeActions(in: all)
    _ = document.inlayHints(in: all)
  }

  @Test(arguments: stacks)
  func `every request is answered at every place of a stack`(stack: SourceFile) {
    let document = StackDocument(stack, kinds: TestCatalog.schemas)
    askOfAll(document)
    for offset in stride(from: 0, through: stack.bytes.count, by: 7) { ask(document, at: offset) }
  }

  @Test(arguments: stacks)
  func `every request is answered at the end of an incomplete stack`(stack: SourceFile) {
    for length in stride(from: 0, through: stack.bytes.count, by: 31) {
      let part = SourceFile(name: stack.name, bytes: Array(stack.bytes[..<length]))
      let document = StackDocument(part, kinds: TestCatalog.schemas)
      ask(document, at: length)
      askOfAll(document)
    }
  }

  @Test(arguments: 0..<12)
  func `every request is answered for a damaged stack`(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    for _ in 0..<10 {
      var bytes = Self.stacks[seed % Self.stacks.count].bytes
      let alphabet = Array(" \t\n\r:-{}[]\"'&*!|>%@#$,?aé😀\u{0}".utf8)
      for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.remove(at: at)
        case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: at)
        default:
          bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...60, using: &random)))
        }
      }
      let document = StackDocument(
        SourceFile(name: "s", bytes: bytes), kinds: TestCatalog.schemas)
      askOfAll(document)
      for _ in 0..<10 { ask(document, at: Int.random(in: 0...bytes.count, using: &random)) }
    }
  }

  @Test func `offsets outside the text are clamped to it`() {
    let document = StackDocument(
      SourceFile(name: "s", text: "\u{FEFF}queues:\n"), kinds: TestCatalog.schemas)
    ask(document, at: -5)
    ask(document, at: 0)
    ask(document, at: 500)
    let empty = StackDocument(SourceFile(name: "s", text: ""), kinds: TestCatalog.schemas)
    ask(empty, at: 0)
    askOfAll(empty)
    #expect(empty.completions(at: 0).first?.label == "stack")
  }

  /// A stack of about this many lines.
  static func large(_ lines: Int) -> SourceFile {
    var text = "stack: big\nfunctions:\n"
    let count = lines / 10
    for index in 0..<count {
      text += """
          f\(index):
            package: ../lambdas
            product: F\(index)
            environment: {QUEUE: "${queues.q\(index).url}", STAGE: "x"}

        """
    }
    text += "queues:\n"
    for index in 0..<count {
      text += """
          q\(index):
            # where work waits
            visibilityTimeout: 60s
            tags: {team: a, cost: "${stack.account}"}

        """
    }
    text += "mappings:\n"
    for index in 0..<count { text += "  m\(index): {queue: q\(index), function: f\(index)}\n" }
    return SourceFile(name: "big.yaml", text: text)
  }

  /// A generous limit for debug builds on busy machines; quadratic time would exceed it.
  @Test func `a large stack takes time in proportion to its size`() {
    let clock = ContinuousClock()
    func time(_ lines: Int) -> Duration {
      let file = Self.large(lines)
      return clock.measure {
        let document = StackDocument(file, kinds: TestCatalog.schemas)
        #expect(document.diagnostics.isEmpty)
        _ = document.completions(at: file.bytes.count / 2)
        _ = document.symbols
        _ = document.semanticTokens
      }
    }
    let (small, large) = (time(1_000), time(10_000))
    #expect(large < small * 40 + .milliseconds(200), "\(small) \(large)")
  }
}

extension SourceFile: CustomTestStringConvertible {
  public var testDescription: String { name }
}
