import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

/// Law 13: before something is written, it is read whose it is.
@Suite struct OwnershipTests {
  private let world = FakeWorld()

  private func plan(
    _ resources: [ResourceDeclaration], of name: String = "demo",
    _ purpose: Plan.Purpose = .apply, options: SessionOptions = SessionOptions()
  ) async throws -> Plan {
    try await session(stack(resources, named: name), world, options: options).plan(purpose)
  }

  private func refusals(
    _ resources: [ResourceDeclaration], options: SessionOptions = SessionOptions()
  ) async throws -> [String] {
    do {
      let plan = try await plan(resources, options: options)
      Issue.record("a plan was made: \(plan.lines)")
      return []
    } catch let failure as PlanFailure {
      return failure.diagnostics.map { "\($0.code.rawValue): \($0.detail)" }
    }
  }

  private func mark(_ key: String, _ stack: String?, _ resource: String? = nil) {
    world.things[key]?.tags["cairn:stack"] = stack
    world.things[key]?.tags["cairn:resource"] = resource
  }

  private static let box = resource("boxes.a")
  private static let bigger = resource("boxes.a", ["size": 2])

  // MARK: What another stack took over

  @Test func `a change of what another stack took over is refused, and nothing of it written`()
    async throws
  {
    try await run(stack([Self.box]), world)
    mark("boxes/demo-a", "other", "a")
    #expect(
      try await refusals([Self.bigger]) == [
        "foreign-resource: This stack applied the box `demo-a`, and it belongs to the stack "
          + "`other` now. Remove `boxes.a` from this file, which doesn't change the box, or take "
          + "it back with `--adopt`."
      ])
    #expect(world.things["boxes/demo-a"]?.fields["size"] == 1)
  }

  @Test(arguments: [Plan.Purpose.apply, .destroy])
  func `what another stack took over is neither removed nor destroyed, and forgotten`(
    _ purpose: Plan.Purpose
  ) async throws {
    try await run(stack([Self.box, resource("boxes.b")]), world)
    mark("boxes/demo-a", "other", "mine")
    let left = [resource("boxes.b")]
    let plan = try await plan(left, purpose)
    #expect(plan.lines == (purpose == .destroy ? ["delete boxes.b [destroyed]"] : []))
    #expect(
      plan.warnings.map(\.detail) == [
        "The box `demo-a`, applied as `boxes.a`, belongs to the stack `other` now. It isn't "
          + "changed, and no longer counts as this stack's."
      ])
    #expect(plan.warnings.first?.location == stack([]).location)
    try await run(stack(left), world, purpose)
    #expect(world.things["boxes/demo-a"] != nil)
    #expect(world.ledger?.resources[at("boxes.a")] == nil)
    #expect(try await self.plan(left, purpose).warnings == [])
  }

  @Test func `an adoption removes the resource from the other stack's ledger first`() async throws {
    try await run(stack([Self.box, resource("boxes.b")]), world)
    let taken = resource("boxes.mine", ["name": "demo-a"])
    let adopting = SessionOptions(adopts: true, dataLoss: .allowedForAll)
    world.clearLog()
    try await run(stack([taken], named: "other"), world, options: adopting)
    #expect(
      world.writes == [
        "put other.json", "put demo.json", "tag boxes/demo-a", "put other.json",
      ])
    #expect(world.ledger?.resources.keys.map(\.description) == ["boxes.b"])
    #expect(world.ledger(of: "other")?.resources.keys.map(\.description) == ["boxes.mine"])
    // The old owner: reported while it still declares it, and destroyed without it.
    #expect(
      try await refusals([Self.box, resource("boxes.b")]).map { $0.prefix(70) } == [
        "foreign-resource: A box `demo-a` exists already and belongs to the sta"
      ])
    try await run(stack([Self.box, resource("boxes.b")]), world, .destroy)
    #expect(world.things.keys.sorted() == ["boxes/demo-a"])
    // And what was taken can be taken back.
    try await run(stack([Self.box]), world, options: adopting)
    #expect(world.ledger(of: "other")?.resources == [:])
    #expect(world.things["boxes/demo-a"]?.tags["cairn:stack"] == "demo")
  }

  @Test func `an adoption that is interrupted anywhere leaves one owner in the end`() async throws {
    let taken = stack([resource("boxes.mine", ["name": "demo-a"])], named: "other")
    let adopting = SessionOptions(adopts: true, dataLoss: .allowedForAll)
    for k in 1... {
      for point in [FakeWorld.DeathPoint.beforeSending, .beforeAnswer] {
        let world = FakeWorld()
        try await run(stack([Self.box]), world)
        world.die(at: k, point)
        _ = try? await run(taken, world, options: adopting)
        let died = world.isDead
        world.die(at: nil)
        try await run(taken, world, options: adopting)
        #expect(world.ledger?.resources == [:])
        #expect(world.ledger(of: "other")?.resources.count == 1)
        #expect(world.things["boxes/demo-a"]?.tags["cairn:stack"] == "other")
        #expect(world.violations == [])
        if !died { return }
      }
    }
  }

  // MARK: Lost marks

  @Test(arguments: [(nil, nil, "-"), ("demo", "b", #""b""#)] as [(String?, String?, String)])
  func `marks that others changed are drift, and written again`(
    _ stack: String?, _ resource: String?, _ told: String
  ) async throws {
    try await run(CairnEngineTests.stack([Self.box]), world)
    mark("boxes/demo-a", stack, resource)
    // Nothing is to be changed, so nothing is asked; a report asks.
    #expect(try await plan([Self.box]).isEmpty)
    let everything = SessionOptions(readDepth: .everything, adopts: true)
    let report = try await session(CairnEngineTests.stack([Self.box]), world, options: everything)
      .drift()
    #expect(report.resources.map(\.state) == [.drift])
    let field = stack == nil ? "tags.cairn:stack" : "tags.cairn:resource"
    let wanted = stack == nil ? #""demo""# : #""a""#
    #expect(
      try await plan([Self.bigger]).fields(of: "boxes.a") == [
        "size: 1 | 1 → 2 (edit)", "\(field): \(wanted) | \(told) → \(wanted) (drift)",
      ])
    try await run(CairnEngineTests.stack([Self.bigger]), world)
    #expect(world.things["boxes/demo-a"]?.tags == ["cairn:stack": "demo", "cairn:resource": "a"])
    #expect(try await plan([Self.bigger]).isEmpty)
  }

  @Test func `the reverting of drift writes the marks again`() async throws {
    try await run(stack([Self.box]), world)
    mark("boxes/demo-a", nil)
    let everything = SessionOptions(readDepth: .everything, adopts: true)
    let session = try session(stack([Self.box]), world, options: everything)
    let plan = try await session.planReverting(try await session.drift())
    #expect(plan.lines == ["update boxes.a"])
    _ = try await session.apply(plan)
    #expect(world.things["boxes/demo-a"]?.tags["cairn:stack"] == "demo")
    #expect(try await session.drift().hasDrift == false)
  }

  @Test(arguments: [Plan.Purpose.apply, .destroy])
  func `what lost its marks is removed with a warning`(_ purpose: Plan.Purpose) async throws {
    try await run(stack([Self.box]), world)
    mark("boxes/demo-a", nil)
    let plan = try await plan([], purpose)
    let reasons = purpose == .destroy ? "destroyed, removed" : "removed"
    #expect(plan.lines == ["delete boxes.a [\(reasons)]"])
    #expect(
      plan.warnings.map(\.detail) == [
        "The box `demo-a` was applied as `boxes.a`, but its marks of ownership are missing. It "
          + "would be deleted; if somebody else has created it again, stop here."
      ])
  }

  @Test func `only what is written is asked for its marks`() async throws {
    let resources = [Self.box, resource("boxes.b"), resource("links.l", ["from": "x"])]
    try await run(stack(resources), world)
    world.clearLog()
    #expect(try await plan(resources).isEmpty)
    #expect(world.log.count == 1 + resources.count)
    world.clearLog()
    _ = try await plan([Self.bigger, resource("links.l", ["from": "x"])])
    // The ledger, each of the three, and the box that changes once more.
    #expect(
      world.log.sorted() == [
        "get demo.json", "read boxes/demo-a", "read boxes/demo-a", "read boxes/demo-b",
        "read data boxes/demo-b", "read links/demo-l",
      ])
  }

  // MARK: Destroy

  @Test func `destroy finds by its marks what the ledger forgot`() async throws {
    let lid = resource("lids.l", ["box": ref("boxes", "a", "name")])
    let link = resource("links.l", ["from": ref("boxes", "a", "id")])
    let resources = [Self.box, lid, link]
    try await run(stack(resources), world)
    // A ledger that says that nothing is left, or only a part.
    for forgotten in [["boxes.a", "lids.l", "links.l"], ["links.l"]] {
      let world = FakeWorld()
      try await run(stack(resources), world)
      var ledger = try #require(world.ledger)
      for address in forgotten { ledger.resources[at(address)] = nil }
      world.setLedger(String(decoding: ledger.json.bytes(), as: UTF8.self))
      let plan = try await session(stack(resources), world).plan(.destroy)
      #expect(
        plan.lines == [
          "delete boxes.a [destroyed]", "delete lids.l [destroyed]", "delete links.l [destroyed]",
        ])
      try await run(stack(resources), world, .destroy)
      #expect(world.things == [:])
      #expect(world.violations == [])
      #expect(world.ledger?.resources == [:])
      #expect(world.ledger?.intents == [])
    }
  }

  // MARK: Where the last apply came from

  private func opened(
    from folder: String, on machine: String = "desk", _ resources: [ResourceDeclaration]
  ) throws -> Session {
    try CairnEngineTests.session(
      stack(resources), world, options: SessionOptions(dataLoss: .allowedForAll),
      store: store(world, from: ApplyPlace(folder: folder, machine: machine)))
  }

  @Test func `a removal of what was applied from another place says from which`() async throws {
    let first = try opened(from: "/home/ann/shop", [Self.box, resource("boxes.b")])
    _ = try await first.apply(try await first.plan(.apply))
    #expect(world.ledger?.appliedFrom == ApplyPlace(folder: "/home/ann/shop", machine: "desk"))
    let cases: [(folder: String, machine: String, [ResourceDeclaration], detail: String?)] = [
      // The same place, and a moved checkout that takes nothing away.
      ("/home/ann/shop", "desk", [Self.box], nil),
      ("/tmp/shop", "runner", [Self.bigger, resource("boxes.b")], nil),
      ("/tmp/shop", "desk", [Self.box], "came from /home/ann/shop, but this is /tmp/shop. "),
      (
        "/home/ann/shop", "lap", [Self.box],
        "came from /home/ann/shop on desk, but this is /home/ann/shop. "
      ),
    ]
    for test in cases {
      let plan = try await opened(from: test.folder, on: test.machine, test.2).plan(.apply)
      #expect(
        plan.warnings.map(\.detail)
          == (test.detail.map {
            [
              "The last apply of `demo` \($0)Its resources that this file doesn't declare would "
                + "be deleted: `boxes.b`. If these are two stacks, give one of them another "
                + "`stack:` "
                + "name."
            ]
          } ?? []))
      #expect(!plan.replacesEverything)
    }
    let other = try await opened(from: "/tmp/other", [resource("boxes.z")]).plan(.apply)
    #expect(other.replacesEverything)
    #expect(other.warnings.map(\.code) == [.appliedElsewhere])
    let end = try await opened(from: "/tmp/other", [resource("boxes.z")]).plan(.destroy)
    #expect(end.replacesEverything)
    #expect(end.warnings.map(\.code) == [.appliedElsewhere])
    // Of a checkout that was moved all goes that it declares.
    let moved = try await opened(from: "/tmp/shop", [Self.box, resource("boxes.b")]).plan(.destroy)
    #expect(moved.warnings == [] && !moved.replacesEverything)
  }

  /// Whatever stands at a recorded line by now, it is not what was recorded.
  @Test(arguments: [Plan.Purpose.apply, .destroy])
  func `what this file does not declare has the place of the stack`(
    _ purpose: Plan.Purpose
  )
    async throws
  {
    try await run(stack([resource("boxes.a", line: 7), resource("boxes.b", line: 9)]), world)
    world.things["boxes/demo-a"]?.data = 1
    let session = try session(stack([resource("boxes.b", line: 3)]), world)
    let plan = try await session.plan(purpose)
    #expect(plan.changes.first { $0.address == at("boxes.a") }?.location == stack([]).location)
    #expect(plan.changes.first { $0.address == at("boxes.b") }?.location == place(3))
    let failure = await #expect(throws: PlanFailure.self) { _ = try await session.apply(plan) }
    #expect(failure?.diagnostics.map(\.location) == [stack([]).location])
  }
}
