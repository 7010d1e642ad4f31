import CairnLanguage
import CairnTestSupport
import Testing

/// Randomly broken stacks: reading terminates, and each error has a place in the text.
@Suite struct MutationTests {
  @Test(arguments: 0..<40)
  func `no mutation of a stack crashes the reader`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    for _ in 0..<50 {
      var text = ImageServiceTests.text
      if seed % 4 == 0 { text.replace("\n", with: "\r\n") }
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
      let source = SourceFile(name: "stack.yaml", bytes: bytes)
      let (stack, diagnostics) = StackReader.read(source: source, schemas: TestCatalog.schemas)
      #expect((stack == nil) == diagnostics.contains { $0.severity == .error })
      for diagnostic in diagnostics {
        let range = try #require(diagnostic.location?.range, "\(diagnostic)")
        #expect(range.start.offset <= range.end.offset && range.end.offset <= bytes.count)
        // libyaml and the line index count alike.
        let counted = source.location(ofBytes: range.start.offset..<range.end.offset).range
        #expect(range == counted, "\(diagnostic)")
      }
      let shown = DiagnosticRenderer(sources: [source]).render(diagnostics)
      #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
  }

  @Test(arguments: 0..<40)
  func `a mutation that is still YAML is formatted, idempotently`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &+ 1_000)
    let formatter = StackFormatter(TestCatalog.schemas)
    for _ in 0..<50 {
      var bytes = Array(ImageServiceTests.text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&bytes, &random) }
      let source = SourceFile(name: "stack.yaml", bytes: bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      switch formatter.format(source) {
      case .formatted(let result):
        #expect(formatter.format(result) == .formatted(result), "\(text)")
      case .refused(let diagnostics):
        let isReadable = YAMLReader.read(source).diagnostics.isEmpty
        let isAboutKeys = diagnostics.contains { $0.detail.hasPrefix("This key is written") }
        #expect(!isReadable || isAboutKeys, "\(text)")
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    let alphabet = Array(" \t\n:-{}[]\"'&*!|>%@#$,?a1é😀\r\u{2028}\u{85}\u{0}\u{1B}".utf8)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes.remove(at: at)
    case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: at)
    case 2: bytes[at] = alphabet.randomElement(using: &random) ?? 0
    case 3: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...80, using: &random)))
    case 4:
      let end = min(bytes.count, at + Int.random(in: 1...120, using: &random))
      bytes.insert(
        contentsOf: bytes[at..<end], at: Int.random(in: 0..<bytes.count, using: &random))
    default:
      let other = Int.random(in: 0..<bytes.count, using: &random)
      bytes.swapAt(at, other)
    }
  }
}
