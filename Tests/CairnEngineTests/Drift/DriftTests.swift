import CairnEngine
import CairnLanguage
import Testing

@Suite struct DriftTests {
  private let world = FakeWorld()
  private static let options = SessionOptions(
    readDepth: .everything, adopts: true, dataLoss: .allowedForAll)

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// Changes in the endpoint after the apply of `KillTests.base`.
    var happens: @Sendable (FakeWorld) -> Void = { _ in }
    /// Done to the file after the apply.
    var edits: @Sendable (inout [ResourceDeclaration]) -> Void = { _ in }
    /// What the report says, resources in sync left out.
    var report: [String]
    var hasDrift = true
    /// What undoing the drift would do.
    var reverting: [String] = []
    /// What the report says after that.
    var left: [String] = []

    var testDescription: String { name }
  }

  private static let orphan = FakeWorld.Thing(
    id: "o", fields: ["name": "extra"], tags: ["cairn:stack": "demo", "cairn:resource": "old"])

  static let cases = [
    Case(name: "nothing happened", report: [], hasDrift: false),
    Case(
      name: "a declared field is changed",
      happens: { $0.things["boxes/demo-a"]?.fields["size"] = 7 },
      report: ["drift boxes.a size 2|2|7"], reverting: ["update boxes.a"]),
    Case(
      name: "an undeclared field is changed",
      happens: { $0.things["boxes/demo-a"]?.fields["label"] = "x" },
      report: [#"drift boxes.a label -|-|"x""#], reverting: ["update boxes.a"]),
    Case(
      name: "a tag is added", happens: { $0.things["boxes/demo-a"]?.tags["by"] = "hand" },
      report: [#"drift boxes.a tags.by -|-|"hand""#], reverting: ["update boxes.a"]),
    Case(
      name: "the file is edited", edits: { $0[0].properties["size"] = 3 },
      report: ["pendingEdit boxes.a size 3|2|2"], hasDrift: false,
      left: ["pendingEdit boxes.a size 3|2|2"]),
    Case(
      name: "one field is edited, another is changed",
      happens: { $0.things["boxes/demo-a"]?.fields["label"] = "x" },
      edits: { $0[0].properties["size"] = 3 },
      report: [#"both boxes.a size 3|2|2, label -|-|"x""#], reverting: ["update boxes.a"],
      left: ["pendingEdit boxes.a size 3|2|2"]),
    Case(
      name: "one field is edited and changed",
      happens: { $0.things["boxes/demo-a"]?.fields["size"] = 7 },
      edits: { $0[0].properties["size"] = 3 },
      report: ["both boxes.a size 3|2|7"], reverting: ["update boxes.a"],
      left: ["pendingEdit boxes.a size 3|2|2"]),
    Case(
      name: "the file follows what was changed",
      happens: { $0.things["boxes/demo-a"]?.fields["size"] = 7 },
      edits: { $0[0].properties["size"] = 7 }, report: [], hasDrift: false),
    Case(
      name: "a resource is missing, and what knows its id waits for it",
      happens: { $0.things["boxes/demo-b"] = nil },
      report: ["missing boxes.b"], reverting: ["create boxes.b [missing]", "update links.l"]),
    Case(
      name: "a resource is missing with what it contains",
      happens: {
        $0.things["boxes/demo-a"] = nil
        $0.things["lids/demo-a"] = nil
      },
      report: ["missing boxes.a", "missing lids.of-a"],
      reverting: [
        "create boxes.a [missing]", "create lids.of-a [missing]", "update links.l",
      ]),
    Case(
      name: "what carries the tags without a declaration",
      happens: { $0.things["boxes/extra"] = orphan },
      report: ["undeclared boxes.old (extra)"], reverting: ["delete boxes.old [removed]"]),
    Case(
      name: "a second thing under a declared address",
      happens: {
        $0.things["boxes/extra"] = orphan
        $0.things["boxes/extra"]?.tags["cairn:resource"] = "a"
      },
      report: ["undeclared boxes.a (extra)"], reverting: ["replace boxes.a"]),
    Case(
      name: "it belongs to another stack now",
      happens: { $0.things["boxes/demo-b"]?.tags["cairn:stack"] = "shop" },
      report: ["foreign boxes.b"], left: ["foreign boxes.b"]),
    Case(
      name: "it belongs to another stack now, and would have to be replaced",
      happens: {
        $0.things["boxes/demo-b"]?.tags["cairn:stack"] = "shop"
        $0.things["boxes/demo-b"]?.fields["color"] = "red"
      },
      report: [#"foreign boxes.b color -|-|"red""#],
      left: [#"foreign boxes.b color -|-|"red""#]),
    Case(
      name: "an unmanaged resource inside one of the stack's",
      happens: {
        $0.things["lids/demo-b"] = FakeWorld.Thing(id: "x", fields: ["box": "demo-b"], tags: [:])
        $0.things["lids/other"] = FakeWorld.Thing(id: "y", fields: ["box": "other"], tags: [:])
      },
      report: ["unmanaged lids.demo-b (demo-b)"], left: ["unmanaged lids.demo-b (demo-b)"]),
    Case(
      name: "an unmanaged resource is left to others",
      happens: { $0.things["lids/demo-b"] = FakeWorld.Thing(id: "x", fields: ["box": "demo-b"]) },
      edits: { $0[1].ignoreDrift = ["unmanaged"] },
      report: [#"inSync boxes.b ignored unmanaged.demo-b -|-|"lid demo-b""#], hasDrift: false,
      left: [#"inSync boxes.b ignored unmanaged.demo-b -|-|"lid demo-b""#]),
    Case(
      name: "another unmanaged resource is left to others",
      happens: { $0.things["lids/demo-b"] = FakeWorld.Thing(id: "x", fields: ["box": "demo-b"]) },
      edits: { $0[1].ignoreDrift = ["unmanaged.other"] },
      report: ["unmanaged lids.demo-b (demo-b)"], left: ["unmanaged lids.demo-b (demo-b)"]),
    Case(
      name: "it doesn't work, and is written again",
      happens: {
        $0.things["boxes/demo-a"]?.ailment = Ailment("no reason", cure: .writing(["label"]))
      },
      report: ["drift boxes.a"], reverting: ["update boxes.a [unwell: no reason]"]),
    Case(
      name: "it doesn't work, and is replaced",
      happens: { $0.things["boxes/demo-b"]?.ailment = Ailment("no reason", cure: .replacement) },
      report: ["drift boxes.b"],
      reverting: ["replace boxes.b [unwell: no reason]", "update links.l"]),
    Case(
      name: "it doesn't work, and nothing can be done",
      happens: { $0.things["boxes/demo-b"]?.ailment = Ailment("no key", cure: .byUser) },
      report: ["drift boxes.b"], reverting: ["none boxes.b [unwell: no key]"],
      left: ["drift boxes.b"]),
    Case(
      name: "it doesn't work before somebody else has acted",
      happens: { $0.things["boxes/demo-b"]?.ailment = Ailment("unconfirmed", cure: .byOthers) },
      report: [], hasDrift: false, reverting: ["none boxes.b [unwell: unconfirmed]"]),
    Case(
      name: "a resource left the file", edits: { $0.remove(at: 3) },
      report: ["pendingEdit links.l"], hasDrift: false, left: ["pendingEdit links.l"]),
    Case(
      name: "a resource is new", edits: { $0.append(resource("boxes.c")) },
      report: ["pendingEdit boxes.c"], hasDrift: false, left: ["pendingEdit boxes.c"]),
    Case(
      name: "ignored fields", happens: { $0.things["boxes/demo-a"]?.fields["size"] = 7 },
      edits: { $0[0].ignoreDrift = ["size"] },
      report: ["inSync boxes.a ignored size 2|2|7"], hasDrift: false,
      left: ["inSync boxes.a ignored size 2|2|7"]),
    Case(
      name: "an ignored entry of a map",
      happens: {
        $0.things["boxes/demo-a"]?.tags = [
          "cairn:stack": "demo", "cairn:resource": "a", "team": "x", "by": "hand", "at": "noon",
        ]
      },
      edits: { $0[0].ignoreDrift = ["tags.by"] },
      report: [#"drift boxes.a tags.at -|-|"noon" ignored tags.by -|-|"hand""#],
      reverting: ["update boxes.a"], left: [#"inSync boxes.a ignored tags.by -|-|"hand""#]),
    Case(
      name: "an edit of an ignored field is an edit",
      edits: {
        $0[0].ignoreDrift = ["size"]
        $0[0].properties["size"] = 3
      }, report: ["pendingEdit boxes.a size 3|2|2"], hasDrift: false,
      left: ["pendingEdit boxes.a size 3|2|2"]),
  ]

  @Test(arguments: cases)
  func `each difference is an edit or drift, and only drift is undone`(
    _ test: Case
  ) async throws {
    try await run(stack(KillTests.base), world)
    test.happens(world)
    var resources = KillTests.base
    test.edits(&resources)
    world.clearLog()
    let session = try session(stack(resources), world, options: Self.options)
    let report = try await session.drift()
    #expect(report.lines == test.report)
    #expect(report.hasDrift == test.hasDrift)
    #expect(world.writes == [])

    let plan = try await session.planReverting(report)
    #expect(plan.lines == test.reverting)
    #expect(try await session.apply(plan).isComplete)
    let after = try await CairnEngineTests.session(stack(resources), world, options: Self.options)
      .drift()
    #expect(after.lines == test.left)
    // What is left is an apply's; it does all of it.
    let isOurs = !test.left.contains { line in
      ["undeclared", "unmanaged", "foreign", "drift"].contains { line.hasPrefix($0) }
    }
    guard isOurs else { return }
    try await run(stack(resources), world)
    #expect(
      try await CairnEngineTests.session(stack(resources), world, options: Self.options).drift()
        .resources.allSatisfy { $0.state == .inSync })
    #expect(world.violations == [])
  }

  @Test func `every line has a place, what nobody declared that of the stack`() async throws {
    try await run(stack([resource("boxes.a", line: 4, ["size": 2])]), world)
    world.things["boxes/demo-a"]?.fields["size"] = 7
    world.things["boxes/extra"] = Self.orphan
    let report = try await session(
      stack([resource("boxes.a", line: 14, ["size": 2])]), world, options: Self.options
    ).drift()
    #expect(report.resources.map(\.location) == [place(14), place(1, 1)])
    #expect(report.resources[0].fields.map(\.location) == [place(16, 5)])
  }

  @Test func `a field left to others is not overwritten by a change beside it`() async throws {
    var box = resource("boxes.a", ["size": 2, "tags": ["team": "x"]])
    try await run(stack([box]), world)
    world.things["boxes/demo-a"]?.tags["by"] = "hand"
    box.ignoreDrift = ["tags.by"]
    box.properties["tags"] = ["team": "y"]
    try await run(stack([box]), world)
    #expect(
      world.things["boxes/demo-a"]?.tags
        == ["cairn:stack": "demo", "cairn:resource": "a", "team": "y", "by": "hand"])
  }

  @Test func `without a ledger everything is compared, and an apply ends it`() async throws {
    let resources = [resource("boxes.a", ["size": 2])]
    try await run(stack(resources), world)
    world.things["boxes/demo-a"]?.tags["by"] = "hand"
    world.dropLedger()
    let session = try session(stack(resources), world, options: Self.options)
    #expect(try await session.drift().lines == [#"pendingEdit boxes.a tags.by -|-|"hand""#])
    try await run(stack(resources), world)
    #expect(
      try await CairnEngineTests.session(stack(resources), world, options: Self.options).drift()
        .lines == [])
  }

  @Test func `losing the ledger does not make an ignored difference an edit`() async throws {
    var box = resource("boxes.a", ["size": 2])
    box.ignoreDrift = ["size"]
    try await run(stack([box]), world)
    world.things["boxes/demo-a"]?.fields["size"] = 7
    world.dropLedger()
    #expect(try await session(stack([box]), world).plan(.apply).lines == [])
  }

  @Test func `code that was edited since can't be reverted`() async throws {
    func session(_ code: String) throws -> Session {
      var boxes = world.boxes
      boxes.built = { _ in .zip(path: code) }
      return try CairnEngineTests.session(
        stack([resource("boxes.a", line: 3)]), world, options: Self.options,
        catalog: Catalog([boxes]))
    }
    let first = try session("one")
    _ = try await first.apply(first.plan(.apply))
    world.things["boxes/demo-a"]?.fields["size"] = 7
    let edited = try session("two")
    let report = try await edited.drift()
    #expect(report.lines.first?.hasPrefix("both boxes.a") == true)
    #expect(
      try await edited.planReverting(report).fields(of: "boxes.a") == ["size: 1 | 7 → 1 (drift)"])
    world.things["boxes/demo-a"]?.fields["codeSha256"] = "other"
    let worse = try await edited.drift()
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .artifactFailed,
          "The code of boxes.a was edited since it was applied, so the applied code can't be "
            + "reverted. `cairn apply` deploys the new code.", at: place(3))
      ])
    ) { try await edited.planReverting(worse) }
  }

  @Test func `from one report to the next, what is new, different or settled is shown`() {
    func resource(
      _ name: String, _ state: DriftReport.State, _ identity: String? = nil
    )
      -> DriftReport.Resource
    {
      DriftReport.Resource(
        address: at("boxes.\(name)"), noun: "box", state: state,
        identity: Identity(identity ?? name), location: place(1))
    }
    func report(_ resources: DriftReport.Resource...) -> DriftReport {
      DriftReport(
        scope: Scope(stack: "demo", account: "", region: "", endpoint: nil, flavour: .aws),
        resources: resources)
    }
    let old = report(
      resource("same", .drift), resource("other", .drift), resource("well", .missing),
      resource("extra", .undeclared, "x"), resource("fine", .inSync))
    let new = report(
      resource("same", .drift), resource("other", .both), resource("well", .inSync),
      resource("extra", .undeclared, "y"), resource("fine", .pendingEdit))
    let changes = DriftChanges(from: old, to: new)
    #expect(
      changes.appeared.map { "\($0.address)" } == ["boxes.other", "boxes.extra", "boxes.fine"])
    #expect(changes.settled.map { "\($0.address)" } == ["boxes.well", "boxes.extra"])
    #expect(DriftChanges(from: new, to: new).isEmpty)
  }
}

extension DriftReport {
  /// As `drift boxes.a size 2|2|7`: desired, recorded and live.
  fileprivate var lines: [String] {
    func text(_ fields: [FieldChange]) -> String {
      func text(_ value: Value?) -> String { value.map { "\($0.json(.stored))" } ?? "-" }
      return fields.map {
        "\($0.path) \(text($0.desired))|\(text($0.recorded))|\(text($0.live))"
      }.joined(separator: ", ")
    }
    return resources.filter { $0.state != .inSync || !$0.ignored.isEmpty }.map { resource in
      var line = "\(resource.state.rawValue) \(resource.address)"
      if resource.state.isExtra, resource.state != .foreign, let identity = resource.identity {
        line += " (\(identity))"
      }
      if !resource.fields.isEmpty { line += " \(text(resource.fields))" }
      if !resource.ignored.isEmpty { line += " ignored \(text(resource.ignored))" }
      return line
    }
  }
}
