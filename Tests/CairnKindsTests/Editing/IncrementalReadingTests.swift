import CairnKinds
import CairnLanguage
import CairnTestSupport
import FoundationEssentials
import Testing

/// A text that is edited has most of its resources not read again. Whatever is edited, what is said of
/// it is what a reading of the whole text says: the same diagnostics, stack, places and hints.
@Suite struct IncrementalReadingTests {
  /// All stacks of this repository, those with errors and with lints among them, and generated ones.
  static let texts: [SourceFile] = {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let folders = [
      "stacks", "stacks/examples", "Tests/CairnLanguageTests/Fixtures",
      "Tests/CairnKindsTests/Lints",
    ]
    let files = folders.flatMap { folder -> [SourceFile] in
      let names = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
      return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
        guard let bytes = FileManager.default.contents(atPath: "\(root)/\(folder)/\(name)"),
          bytes.count < 20_000
        else { return nil }
        return SourceFile(name: name, bytes: Array(bytes))
      }
    }
    return files + (0..<3).map { GeneratedStack(seed: $0).source }
  }()

  @Test func `the texts are there`() { #expect(Self.texts.count > 60) }

  @Test(arguments: texts)
  func `what is kept of earlier versions changes nothing`(_ text: SourceFile) {
    var random = SeededRandom(seed: UInt64(text.bytes.count))
    let memory = ReadingMemory()
    var file = text
    for round in 0..<60 {
      let document = StackDocument.version(file, memory)
      let fresh = StackDocument.version(file, nil)
      guard document.says(theSameAs: fresh) else {
        Issue.record(
          "Edit \(round) of \(text.name):\n\(String(decoding: file.bytes, as: UTF8.self))")
        return
      }
      // Back to what it was now and then, or it would soon be no stack at all.
      if Int.random(in: 0..<6, using: &random) == 0 { file = text }
      for _ in 0..<Int.random(in: 1...2, using: &random) { Self.edit(&file.bytes, &random) }
    }
  }

  /// Edits that tie resources of a text to one another.
  @Test(arguments: [
    ("queue: jobs", "queue: other"), ("  jobs:", "  work:"), ("  other: {}\n", ""),
    ("stack: demo", "stack: more"), ("default: one", "default: two"), ("region: us-east-1\n", ""),
    ("send:", "sent:"), ("# first\n", "# first\n# second\n"),
    ("jobs:\n", "jobs:\n    was: older\n"),
    ("secret: false", "secret: true"), ("&tags {team: a}", "&tags {team: b}"),
    ("  - sqs:SendMessage", "  - sqs:Send€"), ("buckets:", "bucket:"),
  ])
  func `what depends on an edit elsewhere is read again`(_ old: String, _ new: String) {
    let text = """
      # first
      stack: demo
      region: us-east-1
      parameters:
        size: {default: one, secret: false}
      buckets:
        images: {tags: &tags {team: a}}
      queues:
        jobs:
          deadLetter: {queue: other, maxReceives: 3}
          tags: *tags
        other: {}
        third: {tags: {size: "${parameters.size}", jobs: "${queues.jobs.arn}"}}
      policies:
        send:
          queue: jobs
          statements:
            - principal: {service: s3.amazonaws.com}
              actions:
                - sqs:SendMessage
              conditions: {ArnEquals: {"aws:SourceArn": "${buckets.images.arn}"}}

      """
    let edited = text.replacing(old, with: new)
    #expect(edited != text)
    let memory = ReadingMemory()
    for text in [text, edited, text, edited] {
      let file = SourceFile(name: "stack.yaml", bytes: Array(text.utf8))
      #expect(
        StackDocument.version(file, memory).says(theSameAs: .version(file, nil)))
    }
  }

  // MARK: Edits

  /// As people make them: lines go, come twice, move or are indented; words go, or are replaced by
  /// others of the text; single characters come and go.
  private static func edit(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    let line = Self.line(at, of: bytes)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: bytes.removeSubrange(line)
    case 1: bytes.insert(contentsOf: bytes[line], at: line.upperBound)
    case 2: bytes.insert(contentsOf: "# a note\n".utf8, at: line.lowerBound)
    case 3: bytes.insert(contentsOf: "  ".utf8, at: line.lowerBound)
    case 4:
      let moved = Array(bytes[line])
      bytes.removeSubrange(line)
      let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
      bytes.insert(contentsOf: moved, at: Self.line(place, of: bytes).lowerBound)
    case 5:
      let other = Int.random(in: 0..<bytes.count, using: &random)
      let word = Array(bytes[Self.word(other, of: bytes)])
      bytes.replaceSubrange(Self.word(at, of: bytes), with: word)
    case 6: bytes.removeSubrange(Self.word(at, of: bytes))
    case 7: bytes.remove(at: at)
    default:
      let typed = Array("{}[]:,-#&*\"'$ax1 \né".utf8)
      bytes.insert(typed[Int.random(in: 0..<typed.count, using: &random)], at: at)
    }
  }

  private static func line(_ at: Int, of bytes: [UInt8]) -> Range<Int> {
    let start = bytes[..<min(at, bytes.count)].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    return start..<end
  }

  private static func word(_ at: Int, of bytes: [UInt8]) -> Range<Int> {
    func isPart(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
    }
    var (start, end) = (at, at)
    while start > 0, isPart(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, isPart(bytes[end]) { end += 1 }
    return start..<end
  }
}
