import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

/// What a plan compares, what it leaves alone, and that a drift report looks at the rest.
@Suite struct ComparisonTests {
  private let world = FakeWorld()
  private static let everything = SessionOptions(
    readDepth: .everything, adopts: true, dataLoss: .allowedForAll)

  private func plan(_ resources: [ResourceDeclaration]) async throws -> Plan {
    try await session(stack(resources), world).plan(.apply)
  }

  private func drift(_ resources: [ResourceDeclaration]) async throws -> [FieldChange] {
    try await session(stack(resources), world, options: Self.everything).drift().resources
      .flatMap(\.fields)
  }

  struct Field: Sendable, CustomTestStringConvertible {
    var name: String
    var declared: Value
    var byHand: Value
    var path: String?
    var testDescription: String { name }
  }

  static let fields = [
    Field(name: "size", declared: 2, byHand: 7),
    Field(name: "color", declared: "red", byHand: "blue"),
    Field(name: "label", declared: "x", byHand: "y"),
    Field(
      name: "lining", declared: ["cloth": "silk", "layers": 1],
      byHand: ["cloth": "wool", "layers": 1], path: "lining.cloth"),
    Field(name: "marks", declared: ["a"], byHand: ["b"]),
  ]

  @Test(arguments: fields)
  func `a field that nobody declared is a drift report's alone, and no apply touches it`(
    _ field: Field
  ) async throws {
    var box = resource("boxes.a")
    try await run(stack([box]), world)
    world.things["boxes/demo-a"]?.fields[field.name] = field.byHand
    #expect(try await plan([box]).isEmpty)
    #expect(try await drift([box]).map(\.path) == [field.name])
    // Neither by the request for another field.
    let other = field.name == "label" ? "size" : "label"
    box.properties[other] = other == "size" ? 9 : "other"
    try await run(stack([box]), world)
    #expect(world.things["boxes/demo-a"]?.fields[field.name] == field.byHand)
    #expect(try await plan([box]).isEmpty)
    #expect(try await drift([box]).map(\.path) == [field.name])
  }

  @Test(arguments: fields)
  func `a field that is declared, or was when it was applied, is compared`(
    _ field: Field
  ) async throws {
    let box = resource("boxes.a", [field.name: field.declared])
    try await run(stack([box]), world)
    world.things["boxes/demo-a"]?.fields[field.name] = field.byHand
    #expect(
      try await plan([box]).changes.flatMap(\.fields).map(\.path) == [field.path ?? field.name])
    #expect(
      try await plan([resource("boxes.a")]).changes.flatMap(\.fields).map(\.path) == [field.name])
  }

  @Test(arguments: [[:], ["team": "x"]] as [[String: Value]])
  func `tags are compared one by one, declared or not`(_ tags: [String: Value]) async throws {
    func box(_ tags: [String: Value]) -> ResourceDeclaration {
      resource("boxes.a", tags.isEmpty ? [:] : ["tags": .map(tags)])
    }
    try await run(stack([box(tags)]), world)
    world.things["boxes/demo-a"]?.tags["by"] = "hand"
    #expect(try await plan([box(tags)]).isEmpty)
    #expect(try await drift([box(tags)]).map(\.path) == ["tags.by"])
    // One that the file has is written beside it.
    let edited = box(tags.merging(["stage": "dev"]) { $1 })
    try await run(stack([edited]), world)
    let own: [String: String] = tags.isEmpty ? ["stage": "dev"] : ["stage": "dev", "team": "x"]
    #expect(
      world.things["boxes/demo-a"]?.tags
        == own.merging(["cairn:stack": "demo", "cairn:resource": "a", "by": "hand"]) { $1 })
    // One that left the file goes, and the other stays.
    try await run(stack([box([:])]), world)
    #expect(
      world.things["boxes/demo-a"]?.tags
        == ["cairn:stack": "demo", "cairn:resource": "a", "by": "hand"])
    #expect(try await drift([box([:])]).map(\.path) == ["tags.by"])
  }

  @Test func `what an interrupted apply was about to write is compared`() async throws {
    try await run(stack([resource("boxes.a")]), world)
    world.fail("tag boxes/demo-a", with: .fake(.server, "InternalError"))
    // Fields are written in the order of their names: the label is there when the tags fail.
    let edited = resource("boxes.a", ["label": "x", "tags": ["team": "x"]])
    #expect(try await run(stack([edited]), world).failures.count == 1)
    #expect(world.things["boxes/demo-a"]?.fields["label"] == "x")
    world.fail("tag boxes/demo-a", with: nil)
    world.things["boxes/demo-a"]?.fields["marks"] = ["by hand"]
    #expect(
      try await plan([resource("boxes.a")]).changes.flatMap(\.fields).map(\.path) == ["label"])
    // The next one fails there again: what the first one left is not forgotten.
    world.fail("set boxes/demo-a label", with: .fake(.server, "InternalError"))
    #expect(
      try await run(stack([resource("boxes.a", ["size": 3])]), world).failures.count == 1)
    world.fail("set boxes/demo-a label", with: nil)
    try await run(stack([resource("boxes.a")]), world)
    #expect(world.things["boxes/demo-a"]?.fields["label"] == nil)
    #expect(world.things["boxes/demo-a"]?.fields["marks"] == ["by hand"])
    #expect(world.ledger?.intents == [])
  }

  @Test func `an apply with nothing to do records an edit that follows what others did`()
    async throws
  {
    try await run(stack([resource("boxes.a", ["size": 60])]), world)
    world.things["boxes/demo-a"]?.fields["size"] = 90
    let edited = [resource("boxes.a", ["size": 90])]
    #expect(try await plan(edited).isEmpty)
    try await run(stack(edited), world)
    #expect(world.ledger?.resources[at("boxes.a")]?.properties.values["size"] == 90)
    world.things["boxes/demo-a"]?.fields["size"] = 60
    #expect(try await drift(edited).map(\.cause) == [.drift])
    // One that is recorded already writes nothing.
    world.things["boxes/demo-a"]?.fields["size"] = 90
    world.clearLog()
    try await run(stack(edited), world)
    #expect(world.writes == [])
  }

  @Test func `what an earlier apply never tried is told apart from what it was interrupted at`()
    async throws
  {
    let resources = [
      resource("boxes.a"), resource("boxes.b", ["label": ref("boxes", "a", "id")]),
      resource("boxes.c"),
    ]
    try await run(stack([resource("boxes.c")]), world)
    world.fail("create boxes/demo-a", with: .fake(.server, "InternalError"))
    try await run(stack(resources), world)
    world.fail("create boxes/demo-a", with: nil)
    #expect(
      try await plan(resources).lines == [
        "create boxes.a [failed]", "create boxes.b [untried]",
      ])
    try await run(stack(resources), world)
    #expect(world.ledger?.intents == [])
    #expect(try await plan(resources).lines == [])
  }

  @Test func `an update that was never tried makes the next plan ask for nothing more`()
    async throws
  {
    func resources(_ size: Value) -> [ResourceDeclaration] {
      [
        resource("boxes.a", ["size": size]),
        resource("boxes.b", ["label": ref("boxes", "a", "id"), "size": size]),
      ]
    }
    try await run(stack(resources(1)), world)
    world.fail("set boxes/demo-a size", with: .fake(.server, "InternalError"))
    #expect(try await run(stack(resources(2)), world).skipped == [at("boxes.b")])
    #expect(world.ledger?.intents.map(\.address) == [at("boxes.a")])
  }

  // MARK: What does not work

  struct Sick: Sendable, CustomTestStringConvertible {
    var cure: Ailment.Cure
    var plan: [String]
    var isWell = true
    var testDescription: String { "\(cure)" }
  }

  @Test(arguments: [
    Sick(cure: .writing(["label"]), plan: ["update boxes.a [unwell: broken]"]),
    Sick(cure: .replacement, plan: ["replace boxes.a [unwell: broken]"]),
    Sick(cure: .byUser, plan: ["none boxes.a [unwell: broken]"], isWell: false),
    Sick(cure: .byOthers, plan: ["none boxes.a [unwell: broken]"], isWell: false),
    // Nobody has to wait for what was applied and is busy with something else.
    Sick(cure: .waiting, plan: [], isWell: false),
  ])
  func `what does not work is made well by an apply, where that can help`(
    _ test: Sick
  ) async throws {
    let resources = [resource("boxes.a", ["size": 2])]
    try await run(stack(resources), world)
    world.things["boxes/demo-a"]?.ailment = Ailment("broken", cure: test.cure)
    #expect(try await plan(resources).lines == test.plan)
    #expect(try await run(stack(resources), world).isComplete)
    #expect((world.things["boxes/demo-a"]?.ailment == nil) == test.isWell)
    #expect(world.things["boxes/demo-a"]?.fields["size"] == 2)
    #expect(try await plan(resources).lines == (test.isWell ? [] : test.plan))
  }

  @Test func `what an interrupted run waited for is waited for again`() async throws {
    let resources = [resource("boxes.a", ["size": 2])]
    try await run(stack(resources), world)
    var ledger = try #require(world.ledger)
    let entry = try #require(ledger.resources[at("boxes.a")])
    ledger.resources = [:]
    ledger.intents = [LedgerIntent(address: at("boxes.a"), entry: entry)]
    world.setLedger(String(decoding: ledger.json.bytes(), as: UTF8.self))
    world.things["boxes/demo-a"]?.ailment = Ailment("still being made", cure: .waiting)
    #expect(
      try await plan(resources).lines == [
        "update boxes.a [interrupted, unwell: still being made]"
      ])
    #expect(try await run(stack(resources), world).isComplete)
    #expect(world.things["boxes/demo-a"]?.ailment == nil)
    #expect(try await plan(resources).lines == [])
  }

  @Test func `what does not work and holds data is replaced only with the user's word`()
    async throws
  {
    let resources = [resource("boxes.a")]
    try await run(stack(resources), world)
    world.things["boxes/demo-a"]?.data = 3
    world.things["boxes/demo-a"]?.ailment = Ailment("broken", cure: .replacement)
    await #expect(throws: PlanFailure.self) {
      try await run(stack(resources), world, options: SessionOptions())
    }
  }
}
