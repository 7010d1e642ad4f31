import CairnTestSupport
import Testing

@testable import CairnLanguage

/// A text that is edited has only the entries parsed again that an edit concerns. Whatever is edited,
/// that gives the nodes, and the places, that parsing the whole text gives.
@Suite struct YAMLTreeTests {
  private static let text = """
    # A stack
    stack: demo
    region: us-east-1

    buckets:
      images:
        cors:
          - {origins: ["*"], methods: [GET]}
      # what comes back
      thumbnails: {versioning: true}

    queues:
      jobs:
        description: |
          several
           lines
        note: a text
          that goes on
      dead: {}
      last:
        text: >+
          kept

    policies:
      send:
        "queue": jobs
        statements:
        - principal: '*'
          actions:
            - sqs:SendMessage # one

    """

  /// Parts of it are repeated elsewhere.
  private static let tiedText = """
    ---
    stack: demo
    defaults: &all
      tags: {team: a}
    queues:
      first: &first
        tags: &tags {team: b}
        list: [*tags, &one 1]
      plain: {fifo: true}
      second: *first
      third:
        <<: *first
        more: *one
      fourth: {}
    tables: *all
    merged:
      <<: {own: 2}
      own: 1
    buckets:
      last: {}
      images: {<<: *tags, x: y}
      plain: {}
      tagged:
      - tags: *tags
        "y": *one

    """

  private static func source(_ text: String) -> SourceFile {
    SourceFile(name: "s.yaml", text: text)
  }

  private static func tree(_ text: String) -> YAMLTree? {
    let source = source(text)
    return YAMLTree(source, YAMLReader.result(of: source))
  }

  /// An edit, and whether it takes less than a reading of everything.
  private static let cases: [(old: String, new: String, isPartial: Bool)] = [
    ("[GET]", "[GET, PUT]", true), ("dead: {}", "dead: {\n    }", true), ("  dead: {}\n", "", true),
    ("dead: {}", "dead: {}\n  more: {}", true), ("dead: {}", "dead: {}\n  jobs: {}", false),
    ("\n  dead:", "\n    # more\n  dead:", true), ("\n  dead:", "\n    go: on\n  dead:", true),
    ("{versioning: true}", "{versioning: true, é: \"ü\"}", true), ("kept\n", "kept\n\n\n", true),
    ("dead: {}", "dead: {", false), ("dead: {}", "dead: &d {}", false),
    ("dead: {}", "dead: !!map {}", true), ("dead: {}", "dead: {<<: {a: b}}", false),
    ("dead: {}", "dead: {}\n---", false), ("dead: {}", "dead: {}\n...", false),
    ("dead: {}", "dead: {}\nmore: {}", false), ("  dead:", "    dead:", true),
    ("    \"queue\"", "   \"queue\"", false),
    ("queues:", "queue:", false), ("stack: demo", "stack: more", false),
    ("# one", "# one\n", true), ("images:", "pictures:", true),
    ("  jobs:", "  job: {}\n  jobs:", true),
    ("  images:", "# x\n  images:", false),
    ("that goes", "that\n\n      goes", true), ("\"queue\"", "? \"queue\"\n    ", true),
    ("  dead:", "  ? dead\n  dad:", true), ("  dead: {}", "  ? dead", false),
    ("      kept\n\n", "      kept\n\n    \n", true),
    ("  dead: {}", "  dead: {}\r\n  more: {}\r", true),
  ]

  @Test(arguments: cases.indices)
  func `an edit of an entry is read by itself`(index: Int) throws {
    let (old, new, isPartial) = Self.cases[index]
    let edited = Self.source(Self.text.replacing(old, with: new))
    #expect(edited != Self.source(Self.text))
    let tree = try #require(Self.tree(Self.text))
    let read = tree.edited(to: edited)
    #expect((read != nil) == isPartial)
    if let read {
      let fresh = YAMLReader.result(of: edited)
      #expect(fresh.diagnostics.isEmpty && isSame(read.root, fresh.root))
      // And back again.
      let back = read.edited(to: tree.source)
      #expect(back.map { isSame($0.root, tree.root) } ?? true)
    }
  }

  @Test(arguments: [
    "%YAML 1.1\n---\na:\n  b: c\n", "a:\n  b: c\n...\n",
    "a:\n  b: c\n  b: d\n", "a:\n  b: c: d\n",
  ])
  func `a text with directives or errors is not kept`(text: String) {
    #expect(Self.tree(text) == nil)
  }

  @Test(arguments: [
    ("plain: {fifo: true}", "plain: {fifo: true, delay: 1s}", true),
    ("fourth: {}", "fourth:\n    a: b", true),
    ("  last: {}\n", "  last: {}\n  later: {}\n", true), ("{team: b}", "{team: c}", false),
    ("more: *one", "more: *tags", false), ("{team: a}", "{team: b}", false),
    ("fourth: {}", "fourth: *one", false),
    ("own: 1", "other: 1", false),
  ])
  func `what is repeated elsewhere is not read by itself`(
    _ old: String, _ new: String, _ isPartial: Bool
  ) throws {
    let edited = Self.source(Self.tiedText.replacing(old, with: new))
    let read = try #require(Self.tree(Self.tiedText)).edited(to: edited)
    #expect((read != nil) == isPartial)
    if let read { #expect(isSame(read.root, YAMLReader.result(of: edited).root)) }
  }

  @Test(arguments: [text, tiedText])
  func `whatever is edited, the nodes are those of a fresh reading`(text: String) throws {
    var random = SeededRandom(seed: 11)
    var (partial, whole) = (0, 0)
    let original = try #require(Self.tree(text))
    var kept = original
    var bytes = kept.source.bytes
    for round in 0..<Self.rounds {
      // Or it would soon be nothing that can be read.
      if round % 20 == 0 { kept = original }
      if round % 20 == 0 || Int.random(in: 0..<4, using: &random) > 0 { bytes = kept.source.bytes }
      for _ in 0..<Int.random(in: 1...2, using: &random) { Self.edit(&bytes, &random) }
      let source = SourceFile(name: "s.yaml", bytes: bytes)
      let fresh = YAMLReader.result(of: source)
      guard let edited = kept.edited(to: source) else {
        whole += 1
        kept = YAMLTree(source, fresh) ?? kept
        continue
      }
      partial += 1
      guard fresh.diagnostics.isEmpty, !fresh.isFramed, isSame(edited.root, fresh.root) else {
        Issue.record(
          """
          \(String(decoding: kept.source.bytes, as: UTF8.self))
          was edited to
          \(String(decoding: bytes, as: UTF8.self))
          """)
        return
      }
      kept = edited
    }
    // Both happen, or nothing was tested.
    #expect(partial > Self.rounds / 100 && whole > Self.rounds / 10, "\(partial) and \(whole)")
  }

  private static let rounds = 4000

  private static let typed = [
    "\n", "\n\n", " ", "  ", "    ", "\n  ", "\n    ", "#", " # c", "# c\n", "  # c\n", "|", "|-\n",
    ">+\n",
    "|2\n", "\"", "'", "{", "}", "[", "]", ",", ": ", ":", "- ", "  - x\n", "? ", "  <<: {}\n",
    "  <<: {jobs: {}}\n", "! ", "!!str ",
    "&a ", "*a",
    "<<: {a: b}", "---\n", "...\n", "%", "\t", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{FEFF}", "é",
    "😀",
    "x", "  more: {}\n", "  more:\n    a: b\n", "    a: b\n", "more: {}\n", "dead", "jobs",
  ]

  private static func edit(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    var at = Int.random(in: 0..<bytes.count, using: &random)
    // Where lines begin and end most goes wrong.
    switch Int.random(in: 0..<4, using: &random) {
    case 0: at = bytes[..<at].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    case 1: at = bytes[at...].firstIndex(of: 0x0A) ?? at
    default: break
    }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...4, using: &random)))
    case 1:
      let start = bytes[..<at].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let end = bytes[at...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      if Bool.random(using: &random) {
        bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
      } else {
        bytes.removeSubrange(start..<end)
      }
    default:
      let text = typed[Int.random(in: 0..<typed.count, using: &random)]
      bytes.insert(contentsOf: text.utf8, at: at)
    }
  }
}

/// The same nodes in the same places.
private func isSame(_ one: YAMLNode?, _ other: YAMLNode?) -> Bool {
  guard let one, let other else { return one == nil && other == nil }
  guard one.range == other.range, one.tag == other.tag, one.anchor == other.anchor,
    one.alias == other.alias, one.style == other.style, one.isBroken == other.isBroken,
    one.size == other.size, one.height == other.height
  else { return false }
  switch (one.content, other.content) {
  case (.scalar(let text, let style), .scalar(let otherText, let otherStyle)):
    return style == otherStyle && Array(text.utf8) == Array(otherText.utf8)
  case (.sequence(let items), .sequence(let others)):
    return items.count == others.count && zip(items, others).allSatisfy(isSame)
  case (.mapping(let pairs), .mapping(let others)):
    return pairs.count == others.count
      && zip(pairs, others).allSatisfy { pair, other in
        pair.isMerged == other.isMerged && isSame(pair.key, other.key)
          && isSame(pair.value, other.value)
      }
  default: return false
  }
}
