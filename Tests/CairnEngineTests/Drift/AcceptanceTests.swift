import CairnEngine
import CairnLanguage
import Testing

@Suite struct AcceptanceTests {
  private let world = FakeWorld()
  private static let options = SessionOptions(
    readDepth: .everything, adopts: true, dataLoss: .allowedForAll)

  private static let text = """
    stack: demo
    parameters:
      cloth: {type: string, default: wool}

    boxes:
      a:
        name: demo-a
        # Two fit.
        size: 2   # pairs
        lining: {cloth: "${parameters.cloth}"}
        tags: {team: x}
      b:
        name: demo-b
        marks: [one, two]

    """

  private func opened(_ text: String) throws -> (Session, Acceptance.Reading) {
    let source = SourceFile(name: "demo.yaml", text: text)
    let (stack, diagnostics) = StackReader.read(source: source, schemas: world.catalog.schemas)
    let session = try session(
      try #require(stack, "\(diagnostics)"), world, options: Self.options)
    return (session, Acceptance.Reading(source: source, catalog: world.catalog))
  }

  private func acceptance(
    _ text: String = text, _ selections: [String] = []
  ) async throws -> (Session, Acceptance) {
    let (session, reading) = try opened(text)
    let acceptance = Acceptance(
      of: try await session.drift(), in: reading,
      selections: selections.compactMap { Acceptance.Selection($0) },
      lookup: await session.lookup())
    return (session, try #require(acceptance))
  }

  private func apply() async throws {
    let (session, _) = try opened(Self.text)
    #expect(try await session.apply(session.plan(.apply)).isComplete)
  }

  @Test
  func `what is accepted is written and recorded, and neither plan nor revert undoes it`()
    async throws
  {
    try await apply()
    world.things["boxes/demo-a"]?.fields["size"] = 7
    world.things["boxes/demo-a"]?.fields["lining"] = ["cloth": "silk", "layers": 1]
    world.things["boxes/demo-a"]?.tags["by"] = "hand"
    world.things["boxes/demo-b"]?.fields["marks"] = ["three", "two"]
    let (session, acceptance) = try await acceptance()
    #expect(
      String(decoding: acceptance.source.bytes, as: UTF8.self)
        == Self.text.replacing("size: 2   #", with: "size: 7   #")
        .replacing("{team: x}", with: "{team: x, by: hand}")
        .replacing("[one, two]", with: "[three, two]"))
    #expect(
      acceptance.left.map { "\($0.address).\($0.path ?? ""): \($0.why)" } == [
        "boxes.a.lining.cloth: it comes from the parameter `cloth`"
      ])
    world.clearLog()
    try await session.record(acceptance)
    #expect(world.writes.allSatisfy { $0 == "put demo.json" }, "\(world.writes)")

    let text = String(decoding: acceptance.source.bytes, as: UTF8.self)
    let (after, _) = try opened(text)
    #expect(try await after.drift().resources.flatMap(\.fields).map(\.path) == ["lining.cloth"])
    world.things["boxes/demo-a"]?.fields["label"] = "x"
    let report = try await after.drift()
    let undoing = try await after.planReverting(report)
    #expect(
      undoing.changes.flatMap(\.fields).map(\.path).sorted() == ["label", "lining.cloth"])
  }

  @Test func `only what is named is accepted, a field of it or all`() async throws {
    try await apply()
    world.things["boxes/demo-a"]?.fields["size"] = 7
    world.things["boxes/demo-a"]?.fields["label"] = "x"
    let (_, one) = try await acceptance(Self.text, ["boxes.a.label", "boxes.b", "boxes.c.size"])
    #expect(one.accepted.map(\.change.path) == ["label"])
    #expect(
      one.left.map { "\($0.address): \($0.why)" } == [
        "boxes.b: it did not drift", "boxes.c: the stack declares no such resource",
      ])
    let (_, all) = try await acceptance(Self.text, ["boxes.a"])
    #expect(all.accepted.map(\.change.path) == ["size", "label"])
  }

  @Test func `an edit of the same field is overwritten only where it is named`() async throws {
    try await apply()
    world.things["boxes/demo-a"]?.fields["size"] = 7
    let edited = Self.text.replacing("size: 2", with: "size: 3")
    let (_, unnamed) = try await acceptance(edited)
    #expect(unnamed.accepted.isEmpty)
    #expect(unnamed.source.bytes == Array(edited.utf8))
    let (_, named) = try await acceptance(edited, ["boxes.a.size"])
    #expect(
      String(decoding: named.source.bytes, as: UTF8.self)
        == Self.text.replacing("size: 2", with: "size: 7"))
  }

  @Test func `secrets, missing and foreign things are left`() async throws {
    try await apply()
    world.things["boxes/demo-a"]?.fields["secret"] = "hush"
    world.things["boxes/demo-b"] = nil
    world.things["boxes/extra"] = FakeWorld.Thing(
      id: "o", fields: ["name": "extra"], tags: ["cairn:stack": "demo", "cairn:resource": "old"])
    let (_, acceptance) = try await acceptance()
    #expect(acceptance.accepted.isEmpty)
    #expect(
      acceptance.left.map { "\($0.address): \($0.why)" } == [
        "boxes.a: it is secret, and others may read the file",
        "boxes.b: it no longer exists; `cairn drift demo.yaml --accept=boxes.b` removes it from "
          + "the file, `cairn drift demo.yaml --revert` creates it again",
        "boxes.old: it isn't declared; `cairn drift demo.yaml --revert` deletes it",
      ])
  }

  @Test func `a missing resource leaves file and ledger when it is named`() async throws {
    try await apply()
    world.things["boxes/demo-b"] = nil
    let (session, acceptance) = try await acceptance(Self.text, ["boxes.b"])
    #expect(acceptance.removed == [at("boxes.b")])
    #expect(acceptance.left.isEmpty)
    let text = String(decoding: acceptance.source.bytes, as: UTF8.self)
    #expect(
      text == Self.text.replacing("  b:\n    name: demo-b\n    marks: [one, two]\n", with: ""))
    try await session.record(acceptance)
    #expect(world.ledger?.resources.keys.map { "\($0)" } == ["boxes.a"])
    let (after, _) = try opened(text)
    #expect(try await after.plan(.apply).isEmpty)
  }

  struct Needed: Sendable, CustomTestStringConvertible {
    var more: String
    var why: String
    var line: Int
    var testDescription: String { why }
  }

  @Test(arguments: [
    Needed(
      more: "links:\n  l:\n    name: l\n    from: ${boxes.b.id}\n",
      why: "it no longer exists, but links.l (demo.yaml:16:3) needs it: change that first, or "
        + "name it too if it no longer exists", line: 16),
    Needed(
      more: "outputs:\n  b: ${boxes.b.id}\n",
      why: "it no longer exists, but outputs.b (demo.yaml:16:3) needs it: change that first, or "
        + "name it too if it no longer exists", line: 16),
  ])
  func `what others refer to stays, and is reported with the place`(_ test: Needed) async throws {
    let text = Self.text + test.more
    let (first, _) = try opened(text)
    #expect(try await first.apply(first.plan(.apply)).isComplete)
    world.things["boxes/demo-b"] = nil
    let (_, acceptance) = try await acceptance(text, ["boxes.b"])
    #expect(acceptance.isEmpty)
    #expect(acceptance.left.map(\.why) == [test.why])
    #expect(acceptance.left.map(\.location?.range.start.line) == [test.line])
    #expect(acceptance.source.bytes == Array(text.utf8))
  }
}
