import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@Suite struct PlannerTests {
  private let world = FakeWorld()

  private func plan(
    _ resources: [ResourceDeclaration], _ purpose: Plan.Purpose = .apply,
    options: SessionOptions = SessionOptions()
  ) async throws -> Plan {
    try await session(stack(resources), world, options: options).plan(purpose)
  }

  private func diagnostics(
    _ resources: [ResourceDeclaration], options: SessionOptions = SessionOptions()
  ) async throws -> [Diagnostic] {
    do {
      let plan = try await plan(resources, options: options)
      Issue.record("a plan was made: \(plan.lines)")
      return []
    } catch let failure as PlanFailure {
      return failure.diagnostics
    }
  }

  // MARK: Actions and reasons

  @Test func `what was never applied is created, dependencies known as far as declared`()
    async throws
  {
    let plan = try await plan([
      resource("links.l", line: 7, ["from": ref("boxes", "a", "id")]),
      resource("boxes.a", ["label": .unresolved(Template(.stack(.region)))]),
    ])
    #expect(plan.lines == ["create links.l [new]", "create boxes.a [new]"])
    #expect(plan.changes[0].desired?.values["from"] == ref("boxes", "a", "id"))
    #expect(plan.changes[0].dependencies == [at("boxes.a")])
    #expect(plan.changes[0].location == place(7))
    #expect(plan.changes[1].desired?.values["label"] == "us-east-1")
    #expect(plan.ledgerVersion == .absent)
    #expect(world.writes == [])
  }

  @Test func `after an apply nothing is to do, by one read each`() async throws {
    let resources = KillTests.base
    try await run(stack(resources), world)
    world.clearLog()
    let plan = try await plan(resources)
    #expect(plan.isEmpty)
    #expect(plan.lines == [])
    #expect(
      world.log.sorted() == [
        "get demo.json", "read boxes/demo-a", "read boxes/demo-b", "read lids/demo-a",
        "read links/demo-l",
      ])
  }

  struct FieldCase: Sendable, CustomTestStringConvertible {
    var name: String
    var before: [String: Value] = [:]
    var after: [String: Value] = [:]
    var drift: [String: Value] = [:]
    var fields: [String]
    var action = Change.Action.update
    var testDescription: String { name }
  }

  @Test(arguments: [
    FieldCase(
      name: "edit", before: ["size": 2], after: ["size": 3], fields: ["size: 2 | 2 → 3 (edit)"]),
    FieldCase(
      name: "back to the default", before: ["size": 2], fields: ["size: 2 | 2 → 1 (edit)"]),
    FieldCase(name: "the default written out", after: ["size": 1], fields: [], action: .none),
    FieldCase(
      name: "drift", before: ["size": 2], after: ["size": 2], drift: ["size": 7],
      fields: ["size: 2 | 7 → 2 (drift)"]),
    FieldCase(
      name: "both", before: ["size": 2], after: ["size": 3], drift: ["size": 7],
      fields: ["size: 2 | 7 → 3 (both)"]),
    FieldCase(
      name: "drift to what is wanted now", before: ["size": 2], after: ["size": 3],
      drift: ["size": 3], fields: [], action: .none),
    FieldCase(
      name: "a field that is no longer wanted", before: ["label": "x"],
      fields: ["label: \"x\" | \"x\" → - (edit)"]),
    FieldCase(
      name: "a replacement", before: ["color": "red"], after: ["color": "blue"],
      fields: ["color: \"red\" | \"red\" → \"blue\" (edit, replaces)"], action: .replace),
    FieldCase(
      name: "inside of an object",
      before: ["lining": ["cloth": "silk"]], after: ["lining": ["cloth": "silk", "layers": 2]],
      fields: ["lining.layers: 1 | 1 → 2 (edit)"]),
    FieldCase(
      name: "a whole object", after: ["lining": ["cloth": "silk"]],
      fields: [#"lining: - | - → {"cloth":"silk","layers":1} (edit)"#]),
    FieldCase(
      name: "an order without meaning", before: ["marks": ["a", "b"]],
      after: ["marks": ["b", "a"]], fields: [], action: .none),
    FieldCase(
      name: "a list", before: ["marks": ["a"]], after: ["marks": ["b"]],
      fields: [#"marks: ["a"] | ["a"] → ["b"] (edit)"#]),
    FieldCase(
      name: "tags one by one", before: ["tags": ["a": "1", "b": "1"]],
      after: ["tags": ["a": "2", "c": "1"]],
      fields: [
        #"tags.a: "1" | "1" → "2" (edit)"#, #"tags.b: "1" | "1" → - (edit)"#,
        #"tags.c: - | - → "1" (edit)"#,
      ]),
  ])
  func `differences are reported field by field, as edits or drift`(
    _ test: FieldCase
  ) async throws {
    try await run(stack([resource("boxes.a", test.before)]), world)
    for (name, value) in test.drift { world.things["boxes/demo-a"]?.fields[name] = value }
    let resource = resource("boxes.a", line: 4, test.after)
    let plan = try await plan([resource])
    #expect(plan.fields(of: "boxes.a") == test.fields)
    #expect(plan.changes.map(\.action) == [test.action])
    for field in plan.changes[0].fields {
      #expect(field.location == resource.location(of: field.path))
    }
    world.clearLog()
    try await run(stack([resource]), world)
    #expect(try await self.plan([resource]).lines == [])
  }

  @Test func `what is missing is created again, and what left the file is deleted`() async throws {
    try await run(stack([resource("boxes.a"), resource("boxes.b", line: 42)]), world)
    world.things["boxes/demo-a"] = nil
    let plan = try await plan([resource("boxes.a")])
    #expect(plan.lines == ["create boxes.a [missing]", "delete boxes.b [removed]"])
    #expect(plan.changes[1].location?.description == "demo.yaml:1:1")
  }

  @Test func `another address for the same thing is a rename`() async throws {
    try await run(stack([resource("boxes.a")]), world)
    let resources = [resource("boxes.b", ["name": "demo-a"])]
    #expect(try await plan(resources).lines == ["rename boxes.b [renamed from: boxes.a]"])
    world.clearLog()
    try await run(stack(resources), world)
    #expect(world.writes == ["put demo.json", "tag boxes/demo-a", "put demo.json"])
    #expect(world.things["boxes/demo-a"]?.tags["cairn:resource"] == "b")
  }

  @Test func `another name for the same address is a replacement, the new one first`() async throws
  {
    let lid = resource("lids.l", ["box": ref("boxes", "a", "name")])
    try await run(stack([resource("boxes.a"), lid]), world)
    let resources = [resource("boxes.a", ["name": "demo-z"]), lid]
    let plan = try await plan(resources)
    #expect(
      plan.lines == [
        "replace boxes.a", "replace lids.l [container replaced: boxes.a]",
      ])
    #expect(
      plan.fields(of: "boxes.a") == [#"name: "demo-a" | "demo-a" → "demo-z" (edit, replaces)"#])
    world.clearLog()
    try await run(stack(resources), world)
    #expect(
      world.writes == [
        "put demo.json", "create boxes/demo-z", "tag boxes/demo-z", "create lids/demo-z",
        "delete boxes/demo-a", "put demo.json",
      ])
  }

  @Test func `what lives in a replaced thing is made again without a delete of its own`()
    async throws
  {
    let lid = resource("lids.l", ["box": ref("boxes", "a", "name")])
    try await run(stack([resource("boxes.a"), lid]), world)
    let resources = [resource("boxes.a", ["color": "red"]), lid]
    #expect(
      try await plan(resources).lines == [
        "replace boxes.a", "replace lids.l [container replaced: boxes.a]",
      ])
    world.clearLog()
    try await run(stack(resources), world)
    #expect(
      world.writes == [
        "put demo.json", "delete boxes/demo-a", "create boxes/demo-a", "tag boxes/demo-a",
        "create lids/demo-a", "put demo.json",
      ])
  }

  @Test func `what lives in a deleted thing goes with it`() async throws {
    try await run(
      stack([resource("boxes.a"), resource("lids.l", ["box": ref("boxes", "a", "name")])]), world)
    let plan = try await plan([])
    #expect(plan.lines == ["delete boxes.a [removed]", "delete lids.l [removed]"])
    #expect(plan.changes.map(\.goesWithContainer) == [false, true])
    world.clearLog()
    let report = try await run(stack([]), world)
    #expect(world.writes == ["put demo.json", "delete boxes/demo-a", "put demo.json"])
    #expect(report.done.map { "\($0.0)" } == ["boxes.a", "lids.l"])
    #expect(world.ledger?.resources == [:])
  }

  @Test func `a value that waits for a replacement is known after apply`() async throws {
    let link = resource("links.l", ["from": ref("boxes", "a", "id")])
    try await run(stack([resource("boxes.a"), link]), world)
    let plan = try await plan([resource("boxes.a", ["color": "red"]), link])
    #expect(plan.lines == ["replace boxes.a", "update links.l"])
    #expect(plan.changes[1].fields.map(\.desired) == [ref("boxes", "a", "id")])
  }

  // MARK: Ownership

  private func foreignBox(_ tags: [String: String] = [:]) {
    world.things["boxes/demo-a"] = .init(
      id: "x", fields: ["name": "demo-a", "size": 5], tags: tags)
  }

  @Test func `somebody else's thing is refused, with the place and the way out`() async throws {
    foreignBox()
    let told = try await diagnostics([resource("boxes.a", line: 3)])
    #expect(
      told == [
        Diagnostic(
          .foreignResource,
          "A box `demo-a` exists already and doesn't belong to this stack. Give `boxes.a` another "
            + "name, or take the box over with `--adopt`.",
          at: place(4, 5))
      ])
    foreignBox(["cairn:stack": "shop", "cairn:resource": "a"])
    #expect(
      try await diagnostics([resource("boxes.a")]).first?.detail.contains(
        "belongs to the stack `shop`") == true)
  }

  @Test func `with the user's word it is adopted`() async throws {
    foreignBox(["team": "x"])
    let options = SessionOptions(adopts: true)
    let resources = [resource("boxes.a", ["size": 2])]
    let plan = try await plan(resources, options: options)
    #expect(plan.lines == ["adopt boxes.a [foreign]"])
    #expect(
      plan.fields(of: "boxes.a") == ["size: - | 5 → 2 (edit)", #"tags.team: - | "x" → - (edit)"#])
    try await run(stack(resources), world, options: options)
    #expect(
      world.things["boxes/demo-a"]
        == .init(
          id: "x", fields: ["name": "demo-a", "size": 2],
          tags: ["cairn:stack": "demo", "cairn:resource": "a"]))
    #expect(try await self.plan(resources).lines == [])
  }

  @Test func `what would have to be replaced is not adopted`() async throws {
    foreignBox()
    let told = try await diagnostics(
      [resource("boxes.a", line: 3, ["color": "red"])], options: SessionOptions(adopts: true))
    #expect(told.map(\.code) == [.adoptionImpossible])
    #expect(told.first?.location == place(4, 5))
  }

  @Test func `without the ledger the plan is the same, and orphans are found`() async throws {
    try await run(stack(KillTests.base), world)
    world.dropLedger()
    #expect(try await plan(KillTests.base).lines == [])
    #expect(
      try await plan([KillTests.base[0]]).lines == [
        "delete boxes.b [removed]", "delete links.l [removed]",
      ])
  }

  // MARK: Guards and failures

  @Test func `data is asked about before it goes, and needs the user's word`() async throws {
    let resources = [resource("boxes.a", line: 3), resource("boxes.b")]
    try await run(stack(resources), world)
    world.things["boxes/demo-a"]?.data = 12
    let session = try session(stack([resource("boxes.b")]), world)
    let plan = try await session.plan(.apply)
    #expect(plan.changes.map(\.dataHeld) == [nil, "12 items"])
    world.clearLog()
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .dataWouldBeLost,
          "Deleting boxes.a would lose 12 items. If that is intended, use "
            + "`--allow-data-loss=boxes.a`.", at: plan.changes[1].location)
      ])
    ) { try await session.apply(plan) }
    #expect(world.log == [])
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .unknownResource,
          "The stack has no resource `boxes.x`, which `--allow-data-loss` names. It has `boxes.b`, "
            + "`boxes.a`.", at: stack([]).location)
      ])
    ) {
      try await self.plan(
        [resource("boxes.b")],
        options: SessionOptions(dataLoss: .allowed([at("boxes.a"), at("boxes.x")])))
    }
    let allowed = try await run(
      stack([resource("boxes.b")]), world,
      options: SessionOptions(dataLoss: .allowed([at("boxes.a")])))
    #expect(allowed.isComplete)
  }

  @Test func `each failed read is reported with its place, a dead endpoint once`() async throws {
    let resources = [resource("boxes.a", line: 3), resource("boxes.b", line: 6)]
    try await run(stack(resources), world)
    let denied = AWSError.fake(.denied, "AccessDenied")
    for name in ["a", "b"] { world.fail("read boxes/demo-\(name)", with: denied) }
    let told = try await diagnostics(resources)
    #expect(told.map(\.location) == [place(3), place(6)])
    #expect(
      told.first?.detail == "The box boxes.a could not be read: fake Do failed with "
        + "AccessDenied: No. (status 500)")
    for name in ["a", "b"] {
      world.fail("read boxes/demo-\(name)", with: .fake(.transport, "ConnectionFailed"))
    }
    #expect(try await diagnostics(resources).map(\.code) == [.noConnection])
    for name in ["a", "b"] {
      world.fail("read boxes/demo-\(name)", with: .fake(.transport, "ConnectionLost"))
    }
    #expect(try await diagnostics(resources).map(\.code) == [.endpointUnreachable])
  }

  @Test func `a code hash is a field that cairn sets`() async throws {
    var boxes = world.boxes
    boxes.built = { _ in .zip(path: "a.zip") }
    let session = try session(stack([resource("boxes.a")]), world, catalog: Catalog([boxes]))
    let plan = try await session.plan(.apply)
    #expect(plan.changes[0].desired?.values["codeSha256"] == #"hash-of-zip(path: "a.zip")"#)
  }

  @Test func `the location of the code isn't a difference`() async throws {
    try await run(stack([resource("boxes.a", ["source": "here"])]), world)
    let plan = try await plan([resource("boxes.a", ["source": "there"])])
    #expect(plan.isEmpty)
  }

  // MARK: Saved plans

  @Test func `a saved plan notices what moved`() async throws {
    let resources = [resource("boxes.a"), resource("boxes.b")]
    let plan = try await plan(resources)
    let saved = try #require(
      SavedPlan(parsing: SavedPlan(plan, file: "demo.yaml", parameters: ["stage": "x"]).bytes()))
    #expect(saved.file == "demo.yaml")
    #expect(saved.parameters == ["stage": "x"])
    #expect(try await saved.whatMoved(to: self.plan(resources)) == nil)
    #expect(
      try await saved.whatMoved(
        to: self.plan([resource("boxes.a", ["size": 2]), resource("boxes.c")]))
        == "These differ now: boxes.a, boxes.b (create before, absent now), "
        + "boxes.c (absent before, create now).")
    try await run(stack(resources), world)
    #expect(
      try await saved.whatMoved(to: self.plan(resources))
        == "These differ now: boxes.a (create before, none now), boxes.b (create before, none now)."
    )
  }

  @Test
  func `a saved plan holds while comments and layout change, and while others write the ledger`()
    async throws
  {
    let resources = [
      resource("boxes.a", line: 3, ["size": 2]), resource("boxes.b", line: 6),
      resource("links.l", line: 9, ["from": ref("boxes", "a", "id")]),
    ]
    try await run(stack(resources), world)
    let changed = [resource("boxes.a", line: 3, ["size": 3]), resources[1], resources[2]]
    let plan = try await self.plan(changed)
    let saved = try #require(
      SavedPlan(parsing: SavedPlan(plan, file: "demo.yaml", parameters: [:]).bytes()))
    let moved = [
      resource("links.l", line: 4, ["from": ref("boxes", "a", "id")]),
      resource("boxes.b", line: 20), resource("boxes.a", line: 44, ["size": 3]),
    ]
    #expect(try await saved.whatMoved(to: self.plan(moved)) == nil)
    world.setLedger(try #require(world.ledger?.json.serialized(pretty: true)))
    #expect(try await saved.whatMoved(to: self.plan(moved)) == nil)
    #expect(
      try await saved.whatMoved(
        to: self.plan([resource("boxes.a", ["size": 4])] + Array(resources.dropFirst())))
        == "This differs now: boxes.a.")
  }
}
