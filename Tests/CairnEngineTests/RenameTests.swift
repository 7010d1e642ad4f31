import CairnAWS
import CairnEngine
import CairnLanguage
import Testing

/// `was:` within a stack and from another one.
@Suite struct RenameTests {
  private let world = FakeWorld()

  private func plan(
    _ resources: [ResourceDeclaration], of name: String = "demo", _ purpose: Plan.Purpose = .apply,
    catalog: Catalog? = nil
  ) async throws -> Plan {
    try await session(stack(resources, named: name), world, catalog: catalog).plan(purpose)
  }

  private func told(
    _ resources: [ResourceDeclaration], of name: String = "demo"
  ) async throws -> [String] {
    do {
      return try await plan(resources, of: name).lines
    } catch let failure as PlanFailure {
      return failure.diagnostics.map { "\($0.code.rawValue): \($0.detail)" }
    }
  }

  // MARK: Within a stack

  static let renamed = [
    resource("boxes.c", ["name": "demo-a", "size": 2, "tags": ["team": "x"]])
      .with { $0.was = FormerAddress(at("boxes.a")) },
    resource("boxes.b", ["label": ref("boxes", "c", "arn")]),
    resource("lids.of-c", ["box": ref("boxes", "c", "name"), "style": "flat"])
      .with { $0.was = FormerAddress(at("lids.of-a")) },
    resource("links.l", ["from": ref("boxes", "c", "id"), "to": ref("boxes", "b", "id")]),
  ]

  @Test func `a rename writes who owns it, and nothing else`() async throws {
    try await run(stack(KillTests.base), world)
    let before = world.things
    #expect(
      try await plan(Self.renamed).lines == [
        "rename boxes.c [renamed from: boxes.a]", "rename lids.of-c [renamed from: lids.of-a]",
      ])
    world.clearLog()
    try await run(stack(Self.renamed), world)
    #expect(world.writes == ["put demo.json", "tag boxes/demo-a", "put demo.json"])
    #expect(world.things.mapValues(\.id) == before.mapValues(\.id))
    #expect(world.things["boxes/demo-a"]?.tags["cairn:resource"] == "c")
    #expect(
      world.ledger.map { Set($0.resources.keys) }
        == [at("boxes.b"), at("boxes.c"), at("lids.of-c"), at("links.l")])
  }

  @Test func `once applied, was says nothing any more, there or not`() async throws {
    try await run(stack(KillTests.base), world)
    try await run(stack(Self.renamed), world)
    world.clearLog()
    #expect(try await plan(Self.renamed).lines == [])
    #expect(world.log.count { $0.hasPrefix("read ") } == 4)
    let without = Self.renamed.map { $0.with { $0.was = nil } }
    #expect(try await plan(without).lines == [])
    world.dropLedger()
    #expect(try await plan(Self.renamed).lines == [])
    #expect(try await plan(without).lines == [])
  }

  @Test func `losing the ledger changes no plan of a rename`() async throws {
    try await run(stack(KillTests.base), world)
    world.dropLedger()
    // What carries no tags has no old name left.
    #expect(try await plan(Self.renamed).lines == ["rename boxes.c [renamed from: boxes.a]"])
    try await run(stack(Self.renamed), world)
    #expect(try await plan(Self.renamed).lines == [])
    #expect(world.things["boxes/demo-a"]?.tags["cairn:resource"] == "c")
  }

  @Test func `a rename to another thing replaces, under the new address`() async throws {
    try await run(stack([resource("boxes.a")]), world)
    let other = resource("boxes.c").with { $0.was = FormerAddress(at("boxes.a")) }
    let plan = try await plan([other])
    #expect(plan.lines == ["replace boxes.c [renamed from: boxes.a]"])
    #expect(
      plan.fields(of: "boxes.c") == [#"name: "demo-a" | "demo-a" → "demo-c" (edit, replaces)"#])
    world.clearLog()
    try await run(stack([other]), world)
    #expect(
      world.writes == [
        "put demo.json", "create boxes/demo-c", "tag boxes/demo-c", "delete boxes/demo-a",
        "put demo.json",
      ])
    #expect(world.ledger?.resources.keys.map(\.description) == ["boxes.c"])
  }

  @Test func `a renamed thing that changes too is updated`() async throws {
    try await run(stack([resource("boxes.a")]), world)
    let changed = resource("boxes.c", ["name": "demo-a", "size": 7])
      .with { $0.was = FormerAddress(at("boxes.a")) }
    #expect(try await plan([changed]).lines == ["update boxes.c [renamed from: boxes.a]"])
  }

  @Test func `a rename of what was never applied is a plain creation`() async throws {
    let new = resource("boxes.c", ["name": "demo-a"])
      .with { $0.was = FormerAddress(at("boxes.a")) }
    #expect(try await plan([new]).lines == ["create boxes.c [new]"])
  }

  /// A box with a lid of its own.
  private var sugared: Catalog {
    var boxes = world.boxes
    boxes.sugar = { box in
      [
        box,
        ResourceDeclaration(
          address: ResourceAddress(section: "lids", name: "\(box.address.name)-lid"),
          properties: ["box": ref("boxes", box.address.name, "name")], location: box.location,
          origin: .expanded(from: box.address, field: "label")),
      ]
    }
    return Catalog([boxes, world.lids, world.links])
  }

  @Test func `what sugar made is renamed along`() async throws {
    let session = try session(stack([resource("boxes.a")]), world, catalog: sugared)
    _ = try await session.apply(try await session.plan(.apply))
    let renamed = resource("boxes.c", ["name": "demo-a"])
      .with { $0.was = FormerAddress(at("boxes.a")) }
    #expect(
      try await plan([renamed], catalog: sugared).lines == [
        "rename boxes.c [renamed from: boxes.a]", "rename lids.c-lid [renamed from: lids.a-lid]",
      ])
  }

  // MARK: Between stacks

  static func moved(_ resource: ResourceDeclaration) -> ResourceDeclaration {
    resource.with { $0.was = FormerAddress(stack: "old", $0.address) }
  }

  static let moving = KillTests.base.map(moved)

  @Test func `a move writes both ledgers and the marks, and nothing else`() async throws {
    try await run(stack(KillTests.base, named: "old"), world)
    let before = world.things
    #expect(
      try await plan(Self.moving).lines == [
        "rename boxes.a [renamed from: old/boxes.a]", "rename boxes.b [renamed from: old/boxes.b]",
        "rename lids.of-a [renamed from: old/lids.of-a]",
        "rename links.l [renamed from: old/links.l]",
      ])
    world.clearLog()
    try await run(stack(Self.moving), world)
    #expect(
      world.writes == [
        "put demo.json", "put old.json", "tag boxes/demo-a", "tag boxes/demo-b",
        "tag links/demo-l", "put demo.json",
      ])
    #expect(world.things.mapValues(\.id) == before.mapValues(\.id))
    #expect(world.things.values.allSatisfy { ($0.tags["cairn:stack"] ?? "demo") == "demo" })
    #expect(world.ledger(of: "old")?.resources == [:])
    #expect(world.ledger?.resources.count == 4)
    // The old stack is done with it, and so is the new one.
    #expect(try await plan([], of: "old").lines == [])
    #expect(try await plan([], of: "old", .destroy).lines == [])
    world.clearLog()
    #expect(try await plan(Self.moving).lines == [])
    #expect(!world.log.contains("get old.json"))
  }

  @Test func `an edit and drift of a moved resource are reported`() async throws {
    try await run(stack([resource("boxes.a", ["size": 2])], named: "old"), world)
    world.things["boxes/demo-a"]?.fields["size"] = 7
    let moving = [Self.moved(resource("boxes.a", ["size": 3]))]
    let plan = try await plan(moving)
    #expect(plan.lines == ["update boxes.a [renamed from: old/boxes.a]"])
    #expect(plan.fields(of: "boxes.a") == ["size: 2 | 7 → 3 (both)"])
  }

  @Test func `without ledgers the tags show the former owner`() async throws {
    try await run(stack([resource("boxes.a")], named: "old"), world)
    world.dropLedger()
    let moving = [Self.moved(resource("boxes.a"))]
    #expect(try await plan(moving).lines == ["rename boxes.a [renamed from: old/boxes.a]"])
    try await run(stack(moving), world)
    #expect(world.things["boxes/demo-a"]?.tags["cairn:stack"] == "demo")
    #expect(try await plan([], of: "old").lines == [])
  }

  @Test func `what was not the named resource of that stack is not taken`() async throws {
    try await run(stack([resource("boxes.a")], named: "old"), world)
    let other = resource("boxes.a").with {
      $0.was = FormerAddress(stack: "old", at("boxes.z"))
    }
    #expect(
      try await told([other]) == [
        "foreign-resource: A box `demo-a` exists already and belongs to the stack `old`. Give "
          + "`boxes.a` another name, or take the box over with `--adopt`."
      ])
  }

  @Test func `the old stack may no longer declare it`() async throws {
    try await run(stack([resource("boxes.a")], named: "old"), world)
    try await run(stack([Self.moved(resource("boxes.a"))]), world)
    #expect(
      try await told([resource("boxes.a")], of: "old") == [
        "foreign-resource: A box `demo-a` exists already and belongs to the stack `demo`. Give "
          + "`boxes.a` another name, or take the box over with `--adopt`."
      ])
  }

  @Test func `what the old stack still needs is refused`() async throws {
    try await run(stack(KillTests.base, named: "old"), world)
    #expect(
      try await told([Self.moving[0], Self.moving[1]]) == [
        "move-refused: `lids.of-a` of the stack `old` still needs `boxes.a`. Move it too, with "
          + "its own `was`, or replace its reference (by an ARN, say) and apply "
          + "`old` first.",
        "move-refused: `links.l` of the stack `old` still needs `boxes.a`. Move it too, with its "
          + "own `was`, or replace its reference (by an ARN, say) and apply "
          + "`old` first.",
      ])
  }

  @Test func `a move to another name is refused`() async throws {
    try await run(stack([resource("boxes.a")], named: "old"), world)
    #expect(
      try await told([Self.moved(resource("boxes.a", ["name": "demo-z"]))]) == [
        "move-refused: `old/boxes.a` is applied as `demo-a`, and `boxes.a` would be `demo-z`: a "
          + "move keeps the resource. Declare it as it is; after the move it can be replaced."
      ])
  }

  @Test func `while somebody works on the old stack, nothing is moved`() async throws {
    try await run(stack([resource("boxes.a")], named: "old"), world)
    let session = try session(stack([Self.moved(resource("boxes.a"))]), world)
    let plan = try await session.plan(.apply)
    let theirs = store(world, of: "old", who: "bob@other (pid 2)", isGone: false)
    let hold = try await theirs.acquire(
      over: try await theirs.read(), base: try await theirs.read().ledger, purpose: .apply,
      run: "theirs", intents: [])
    _ = hold
    world.clearLog()
    await #expect(throws: PlanFailure.self) {
      let mine = store(world, isGone: false)
      let session = try CairnEngineTests.session(
        stack([Self.moved(resource("boxes.a"))]), world, store: mine)
      _ = try await session.apply(try await session.plan(.apply))
    }
    #expect(world.writes == ["put demo.json", "put demo.json"])
    #expect(world.ledger?.lock == nil)
    #expect(world.ledger(of: "old")?.resources.count == 1)
    #expect(plan.lines == ["rename boxes.a [renamed from: old/boxes.a]"])
  }

  @Test func `a destroy before the move takes nothing from the old stack`() async throws {
    try await run(stack([resource("boxes.a")], named: "old"), world)
    #expect(try await plan([Self.moved(resource("boxes.a"))], .destroy).lines == [])
  }

  @Test func `a missing resource is created again, and no longer the old stack's`() async throws {
    try await run(stack([resource("boxes.a")], named: "old"), world)
    world.things = [:]
    let moving = [Self.moved(resource("boxes.a"))]
    #expect(try await plan(moving).lines == ["create boxes.a [renamed from: old/boxes.a, missing]"])
    try await run(stack(moving), world)
    #expect(try await plan([], of: "old").lines == [])
    #expect(world.things.keys.sorted() == ["boxes/demo-a"])
  }

  @Test(arguments: [FakeWorld.DeathPoint.beforeSending, .beforeAnswer], [false, true])
  func `a killed move is finished by the next run`(
    _ point: FakeWorld.DeathPoint, _ oldRunsBetween: Bool
  ) async throws {
    let left = resource("boxes.left", line: 50)
    var requests = 1
    var k = 0
    while k < requests {
      k += 1
      let world = FakeWorld()
      try await run(stack(KillTests.base + [left], named: "old"), world)
      let ids = world.things.mapValues(\.id)
      world.die(at: k, point)
      _ = try? await run(stack(Self.moving), world)
      let log = world.log
      if !world.isDead {
        requests = k
      } else {
        requests = k + 1
      }
      world.die(at: nil)
      let isReleased = world.ledger(of: "old")?.resources[at("boxes.a")] == nil
      if oldRunsBetween, isReleased {
        #expect(try await run(stack([left], named: "old"), world).isComplete)
      }
      let report = try await run(stack(Self.moving), world)
      #expect(report.isComplete, "killed at \(k): \(log) \(report.failures)")
      #expect(world.things.mapValues(\.id) == ids, "killed at \(k): \(log)")
      #expect(world.violations == [])
      for (key, thing) in world.things where !key.hasPrefix("lids/") {
        #expect(
          thing.tags["cairn:stack"] == (key == "boxes/demo-left" ? "old" : "demo"), "\(key), \(k)")
      }
      for name in ["demo", "old"] {
        let ledger = try #require(world.ledger(of: name))
        #expect(ledger.lock == nil && ledger.intents == [], "\(name), killed at \(k): \(log)")
      }
      #expect(world.ledger(of: "old")?.resources.keys.map(\.description) == ["boxes.left"])
      #expect(try await session(stack([left], named: "old"), world).plan(.apply).lines == [])
      #expect(try await session(stack(Self.moving), world).plan(.apply).lines == [])
    }
    #expect(requests > 10)
  }
}
