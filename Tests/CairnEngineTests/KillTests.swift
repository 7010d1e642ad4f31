import CairnAWS
import CairnEngine
import CairnLanguage
import Testing

/// Law 6: whatever request a run dies at, running it again ends in exactly the declared state.
@Suite struct KillTests {
  struct Scenario: CustomTestStringConvertible, Sendable {
    var name: String
    var before: [ResourceDeclaration]?
    var after: [ResourceDeclaration]
    var purpose = Plan.Purpose.apply
    /// The ledger is lost before it begins.
    var losesLedger = false
    var testDescription: String { name }
  }

  static let base = [
    resource("boxes.a", ["size": 2, "tags": ["team": "x"]]),
    resource("boxes.b", ["label": ref("boxes", "a", "arn")]),
    resource("lids.of-a", ["box": ref("boxes", "a", "name"), "style": "flat"]),
    resource("links.l", ["from": ref("boxes", "a", "id"), "to": ref("boxes", "b", "id")]),
  ]

  static func changed(_ changes: (inout [ResourceDeclaration]) -> Void) -> [ResourceDeclaration] {
    var resources = base
    changes(&resources)
    return resources
  }

  static let scenarios = [
    Scenario(name: "create", after: base),
    Scenario(
      name: "update", before: base,
      after: changed {
        $0[0].properties["size"] = 3
        $0[0].properties["tags"] = ["team": "y"]
        $0[1].properties["size"] = 9
        $0[2].properties["style"] = "round"
      }),
    Scenario(
      name: "replace in place", before: base, after: changed { $0[0].properties["color"] = "red" }),
    Scenario(
      name: "replace by another name", before: base,
      after: changed { $0[0].properties["name"] = "demo-other" }),
    Scenario(
      name: "rename an address", before: base,
      after: [
        resource("boxes.c", ["name": "demo-a", "size": 2, "tags": ["team": "x"]]),
        base[1].with { $0.properties["label"] = ref("boxes", "c", "arn") },
        resource("lids.of-c", ["box": ref("boxes", "c", "name"), "style": "flat"]),
        base[3].with { $0.properties["from"] = ref("boxes", "c", "id") },
      ]),
    Scenario(
      name: "rename, and a change with it", before: base,
      after: [
        resource("boxes.c", ["name": "demo-a", "size": 5, "tags": ["team": "x"]])
          .with { $0.was = FormerAddress(at("boxes.a")) },
        base[1].with { $0.properties["label"] = ref("boxes", "c", "arn") },
        resource("lids.of-c", ["box": ref("boxes", "c", "name"), "style": "flat"])
          .with { $0.was = FormerAddress(at("lids.of-a")) },
        resource("links.m", ["from": ref("boxes", "c", "id"), "to": ref("boxes", "b", "id")])
          .with {
            $0.properties["name"] = "demo-l"
            $0.was = FormerAddress(at("links.l"))
          },
      ]),
    Scenario(
      name: "rename, and another name with it", before: base,
      after: [
        resource("boxes.c", ["size": 2, "tags": ["team": "x"]])
          .with { $0.was = FormerAddress(at("boxes.a")) },
        base[1].with { $0.properties["label"] = ref("boxes", "c", "arn") },
        resource("lids.of-a", ["box": ref("boxes", "c", "name"), "style": "flat"]),
        base[3].with { $0.properties["from"] = ref("boxes", "c", "id") },
      ]),
    Scenario(name: "remove some", before: base, after: [base[0], base[2]]),
    Scenario(
      name: "swap names", before: base,
      after: changed {
        $0[0].properties["name"] = "demo-b"
        $0[1].properties["name"] = "demo-a"
      }),
    Scenario(name: "destroy", before: base, after: base, purpose: .destroy),
    Scenario(name: "record again", before: base, after: base, losesLedger: true),
    Scenario(
      name: "update without a ledger", before: base,
      after: changed {
        $0[0].properties["color"] = "red"
        $0[1].properties["name"] = "demo-other"
      }, losesLedger: true),
    Scenario(
      name: "remove without a ledger", before: base, after: [base[0]], losesLedger: true),
    Scenario(
      name: "destroy without a ledger", before: base, after: base, purpose: .destroy,
      losesLedger: true),
  ]

  private func prepared(_ scenario: Scenario) async throws -> FakeWorld {
    let world = FakeWorld()
    if let before = scenario.before { try await run(stack(before), world) }
    if scenario.losesLedger { world.dropLedger() }
    return world
  }

  /// What exists, without the ids that differ from run to run.
  private func state(_ world: FakeWorld) -> [String: FakeWorld.Thing] {
    let names = Dictionary(
      world.things.map { ($0.value.id, "id of \($0.key)") }
    ) { first, _ in first }
    return world.things.mapValues { thing in
      var thing = thing
      thing.id = ""
      thing.fields = thing.fields.mapValues { value in
        value.string.flatMap { names[$0] }.map { .string($0) } ?? value
      }
      return thing
    }
  }

  @Test(arguments: scenarios, [FakeWorld.DeathPoint.beforeSending, .beforeAnswer])
  func `a killed run is finished by the next one`(
    _ scenario: Scenario, _ point: FakeWorld.DeathPoint
  ) async throws {
    let undisturbed = try await prepared(scenario)
    undisturbed.die(at: nil)
    let report = try await run(stack(scenario.after), undisturbed, scenario.purpose)
    #expect(report.isComplete)
    #expect(undisturbed.violations == [])
    let (wanted, count) = (state(undisturbed), undisturbed.log.count)
    if scenario.purpose == .destroy { #expect(wanted.isEmpty) }
    #expect(count > 2)

    for k in 1...count {
      let world = try await prepared(scenario)
      world.die(at: k, point)
      _ = try? await run(stack(scenario.after), world, scenario.purpose)
      #expect(world.isDead, "request \(k)")
      let log = world.log
      world.die(at: nil)
      let report = try await run(stack(scenario.after), world, scenario.purpose)
      let now = state(world)
      #expect(report.isComplete, "killed at \(k): \(log) \(report.failures)")
      #expect(now == wanted, "killed at \(k): \(log), then \(world.log)")
      #expect(world.violations == [], "killed at \(k): \(log), then \(world.log)")
      let ledger = try #require(world.ledger)
      #expect(ledger.lock == nil)
      #expect(ledger.intents == [], "killed at \(k): \(log)")
      if scenario.purpose == .destroy {
        #expect(ledger.resources.isEmpty)
      } else {
        #expect(Set(ledger.resources.keys) == Set(scenario.after.map(\.address)), "killed at \(k)")
        world.clearLog()
        let session = try session(stack(scenario.after), world)
        #expect(try await session.plan(.apply).lines == [], "killed at \(k): \(log)")
        _ = try await session.apply(try await session.plan(.apply))
        #expect(world.writes == [], "killed at \(k)")
      }
    }
  }
}

extension KillTests {
  @Test(arguments: scenarios, [50, 200])
  func `faults delay an apply, and never spoil it`(
    _ scenario: Scenario, _ perMille: Int
  ) async throws {
    let undisturbed = try await prepared(scenario)
    try await run(stack(scenario.after), undisturbed, scenario.purpose)
    let wanted = state(undisturbed)
    for seed in 1...25 {
      let world = try await prepared(scenario)
      world.breakDown(perMille: perMille, seed: seed)
      var runs = 0
      var isComplete = false
      while !isComplete && runs < 200 {
        runs += 1
        let report = try? await run(stack(scenario.after), world, scenario.purpose)
        isComplete = report?.isComplete == true
      }
      #expect(isComplete, "seed \(seed)")
      #expect(state(world) == wanted, "seed \(seed): \(world.log)")
      #expect(world.violations == [], "seed \(seed): \(world.log)")
      #expect(world.ledger?.lock == nil && world.ledger?.intents == [], "seed \(seed)")
    }
  }

  @Test(arguments: scenarios.filter { $0.purpose == .apply && !$0.losesLedger })
  func `a killed run can be taken back`(_ scenario: Scenario) async throws {
    let before = scenario.before ?? []
    let undisturbed = try await prepared(scenario)
    let wanted = state(undisturbed)
    undisturbed.die(at: nil)
    try await run(stack(scenario.after), undisturbed)

    for k in 1...undisturbed.log.count {
      let world = try await prepared(scenario)
      world.die(at: k, .beforeAnswer)
      _ = try? await run(stack(scenario.after), world)
      let log = world.log
      world.die(at: nil)
      let report = try await run(stack(before), world)
      #expect(report.isComplete, "killed at \(k): \(log) \(report.failures)")
      #expect(state(world) == wanted, "killed at \(k): \(log), then \(world.log)")
      #expect(world.violations == [], "killed at \(k): \(log), then \(world.log)")
      if let ledger = world.ledger {
        #expect(ledger.intents == [], "killed at \(k): \(log)")
        #expect(Set(ledger.resources.keys) == Set(before.map(\.address)), "killed at \(k)")
      }
    }
  }
}

extension ResourceDeclaration {
  func with(_ change: (inout ResourceDeclaration) -> Void) -> ResourceDeclaration {
    var copy = self
    change(&copy)
    return copy
  }
}
