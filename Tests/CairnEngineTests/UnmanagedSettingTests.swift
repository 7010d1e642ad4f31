import CairnEngine
import CairnLanguage
import Testing

/// Law 11: what no field holds is named, and never written over.
@Suite struct `Unmanaged settings` {
  private let world = FakeWorld()
  private static let kept = UnmanagedSetting("Layers", "one, two")
  private static let fragile = UnmanagedSetting(
    "Filter of rule 1", lostWith: ["size", "lining.cloth"])

  private func apply(_ box: [String: Value], unmanaged: [UnmanagedSetting]) async throws {
    try await run(stack([resource("boxes.a", line: 3, box), resource("boxes.b", line: 20)]), world)
    world.things["boxes/demo-a"]?.unmanaged = unmanaged
  }

  private func plan(
    _ box: [String: Value], options: SessionOptions = SessionOptions()
  ) async throws -> Plan {
    let resources = [
      resource("boxes.a", line: 3, box), resource("boxes.b", line: 20, ["label": "new"]),
    ]
    return try await session(stack(resources), world, options: options).plan(.apply)
  }

  @Test func `change no plan`() async throws {
    try await apply(["size": 2], unmanaged: [Self.kept, Self.fragile])
    #expect(try await plan(["size": 2]).lines == ["update boxes.b"])
  }

  @Test func `are listed with a change that keeps them, and the plan has them`() async throws {
    try await apply(["size": 2], unmanaged: [Self.kept, Self.fragile])
    let plan = try await plan(["size": 2, "label": "x"])
    #expect(plan.lines == ["update boxes.a", "update boxes.b"])
    #expect(plan.changes[0].live?.unmanaged == [Self.kept, Self.fragile])
  }

  /// Of an inner path, too, and where what holds it goes as a whole.
  @Test(
    arguments: [
      (["size": 3, "lining": ["cloth": "wool"]], "size", 6),
      (["size": 2, "lining": ["cloth": "silk"]], "lining.cloth", 4),
      (["size": 2], "lining", 3),
    ] as [([String: Value], String, Int)])
  func `a change that would write over them is shown, and needs the user's word`(
    _ box: [String: Value], _ path: String, _ line: Int
  ) async throws {
    try await apply(
      ["size": 2, "lining": ["cloth": "wool"]], unmanaged: [Self.kept, Self.fragile])
    let plan = try await plan(box)
    #expect(plan.changes[0].dataHeld == "unmanaged settings: Filter of rule 1")
    #expect(plan.changes[0].lostSettings == [Self.fragile])
    #expect(plan.changes[0].keptSettings == [Self.kept])
    let boxes = stack([
      resource("boxes.a", line: 3, box), resource("boxes.b", line: 20, ["label": "new"]),
    ])
    let failure = await #expect(throws: PlanFailure.self) {
      try await run(boxes, world, options: SessionOptions())
    }
    #expect(
      failure?.diagnostics.map(\.detail) == [
        "Changing `\(path)` of boxes.a would lose settings that no field of `boxes` holds: Filter "
          + "of "
          + "rule 1. To keep them, undo the edit of `\(path)`. To lose them, use "
          + "`--allow-data-loss=boxes.a`."
      ])
    #expect(failure?.diagnostics.map(\.code) == [.settingsWouldBeLost])
    #expect(failure?.diagnostics.map(\.location?.range.start.line) == [line])
    #expect(world.things["boxes/demo-a"]?.unmanaged == [Self.kept, Self.fragile])
    let allowed = SessionOptions(dataLoss: .allowed([at("boxes.a")]))
    #expect(try await run(boxes, world, options: allowed).isComplete)
  }

  /// Law 15: what is advised ends it.
  @Test func `drift that would lose them can be left to others, or undone with a word`()
    async throws
  {
    try await apply(["size": 2], unmanaged: [Self.fragile])
    world.things["boxes/demo-a"]?.fields["size"] = 9
    var box = resource("boxes.a", line: 3, ["size": 2])
    let other = resource("boxes.b", line: 20)
    let failure = await #expect(throws: PlanFailure.self) {
      try await run(stack([box, other]), world, options: SessionOptions())
    }
    #expect(
      failure?.diagnostics.map(\.detail) == [
        "Changing `size` of boxes.a would lose settings that no field of `boxes` holds: Filter of "
          + "rule 1. To keep them, write `ignoreDrift: [size]`. To lose them, use "
          + "`--allow-data-loss=boxes.a`."
      ])
    box.ignoreDrift = ["size"]
    let left = try await session(stack([box, other]), world).plan(.apply)
    #expect(left.isEmpty)
    box.ignoreDrift = []
    let allowed = SessionOptions(dataLoss: .allowed([at("boxes.a")]))
    #expect(try await run(stack([box, other]), world, options: allowed).isComplete)
    #expect(world.things["boxes/demo-a"]?.fields["size"] == 2)
  }

  @Test func `aren't an obstacle if only something else is targeted`() async throws {
    try await apply(["size": 2], unmanaged: [Self.fragile])
    let options = SessionOptions(targets: [at("boxes.b")])
    #expect(try await plan(["size": 3], options: options).lines == ["update boxes.b"])
  }

  @Test func `are guarded as data is where the thing is made again`() async throws {
    try await apply(["size": 2], unmanaged: [Self.kept])
    world.things["boxes/demo-a"]?.data = 3
    let session = try session(
      stack([resource("boxes.a", line: 3, ["color": "red", "size": 2]), resource("boxes.b")]), world
    )
    let plan = try await session.plan(.apply)
    #expect(plan.changes[0].action == .replace)
    #expect(plan.changes[0].dataHeld == "3 items, unmanaged settings: Layers (one, two)")
    let failure = await #expect(throws: PlanFailure.self) { _ = try await session.apply(plan) }
    #expect(failure?.diagnostics.map(\.code) == [.dataWouldBeLost])
  }

  @Test func `go with what is deleted`() async throws {
    try await apply(["size": 2], unmanaged: [Self.kept])
    let plan = try await session(stack([resource("boxes.b", line: 20)]), world).plan(.apply)
    #expect(plan.lines == ["delete boxes.a [removed]"])
    #expect(plan.changes.last?.dataHeld == nil)
  }

  private static let report = SessionOptions(readDepth: .everything, adopts: true)

  @Test func `are named by a drift report, and aren't drift`() async throws {
    try await apply(["size": 2], unmanaged: [Self.kept])
    let boxes = stack([resource("boxes.a", line: 3, ["size": 2]), resource("boxes.b", line: 20)])
    let report = try await session(boxes, world, options: Self.report).drift()
    #expect(!report.hasDrift)
    #expect(report.unmanagedCount == 1)
    #expect(report.resources.map(\.unmanaged) == [[Self.kept], []])
    #expect(report.resources.map(\.state) == [.inSync, .inSync])
  }

  @Test func `prevent undoing drift like any change`() async throws {
    try await apply(["size": 2], unmanaged: [Self.fragile])
    world.things["boxes/demo-a"]?.fields["size"] = 9
    let boxes = stack([resource("boxes.a", line: 3, ["size": 2]), resource("boxes.b", line: 20)])
    let session = try session(boxes, world, options: Self.report)
    let report = try await session.drift()
    #expect(report.resources.map(\.state) == [.drift, .inSync])
    let plan = try await session.planReverting(report)
    #expect(plan.changes.first?.lostSettings == [Self.fragile])
    let failure = await #expect(throws: PlanFailure.self) { _ = try await session.apply(plan) }
    #expect(failure?.diagnostics.map(\.code) == [.settingsWouldBeLost])
    #expect(world.things["boxes/demo-a"]?.fields["size"] == 9)
  }

  @Test func `are reported by a watch when they appear and disappear`() async throws {
    try await apply(["size": 2], unmanaged: [])
    let boxes = stack([resource("boxes.a", line: 3, ["size": 2]), resource("boxes.b", line: 20)])
    let before = try await session(boxes, world, options: Self.report).drift()
    world.things["boxes/demo-a"]?.unmanaged = [Self.kept]
    let after = try await session(boxes, world, options: Self.report).drift()
    #expect(DriftChanges(from: before, to: after).appeared.map(\.address) == [at("boxes.a")])
    #expect(DriftChanges(from: after, to: before).settled.map(\.address) == [at("boxes.a")])
    #expect(DriftChanges(from: after, to: after).isEmpty)
  }

  @Test func `hold no line break, and are cut`() {
    let setting = UnmanagedSetting("a\nb", String(repeating: "x", count: 200) + "\n")
    #expect(setting.name == "a␊b")
    #expect(setting.value.count == 120)
    #expect(setting.value.hasSuffix("x…"))
  }
}
