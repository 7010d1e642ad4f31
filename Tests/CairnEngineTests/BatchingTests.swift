import CairnAWS
import CairnEngine
import CairnLanguage
import Testing

@testable import CairnEngine

@Suite struct `What is written together` {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// By step: its whole, or nothing.
    var wholes: [String?]
    /// From what waits to what it waits for.
    var needs: [(Int, Int)] = []
    var batches: [[Int]]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(name: "nothing in one whole", wholes: [nil, "a", "b"], batches: []),
    Case(name: "two wholes", wholes: ["a", "b", "a", "b"], batches: [[0, 2], [1, 3]]),
    Case(
      name: "what they need goes first", wholes: ["a", nil, "a"], needs: [(2, 1)],
      batches: [[0, 2]]),
    Case(name: "one needs the other", wholes: ["a", "a"], needs: [(1, 0)], batches: []),
    Case(
      name: "one needs another by way of a third", wholes: ["a", nil, "a", "a", "a"],
      needs: [(2, 1), (1, 0)], batches: [[0, 3, 4]]),
    Case(
      name: "two wholes that wait for each other", wholes: ["a", "b", "a", "b"],
      needs: [(1, 0), (2, 3)], batches: [[1, 3]]),
  ])
  func `is what waits for none of its own`(_ given: Case) {
    var waits = [Int](repeating: 0, count: given.wholes.count)
    var waiting = [[Int]](repeating: [], count: given.wholes.count)
    for (step, need) in given.needs {
      waits[step] += 1
      waiting[need].append(step)
    }
    #expect(Batching(given.wholes, waits, waiting).batches == given.batches)
  }

  // MARK: In an apply

  private let world = FakeWorld()

  private var catalog: Catalog {
    var links = world.links
    links.wholeField = "from"
    return Catalog([world.boxes, links])
  }

  private func apply(
    _ resources: [ResourceDeclaration], options: SessionOptions = SessionOptions()
  ) async throws -> ApplyReport {
    let session = try session(stack(resources), world, options: options, catalog: catalog)
    world.clearLog()
    return try await session.apply(try await session.plan(.apply))
  }

  private var puts: [String] { world.writes.filter { $0.contains("links/") } }

  private func link(_ name: String, _ from: Value = "w", to: Value = "x") -> ResourceDeclaration {
    resource("links.\(name)", ["from": from, "to": to])
  }

  @Test(arguments: [1, 8]) func `goes in one request, once all that it needs is there`(
    parallelism: Int
  ) async throws {
    let options = SessionOptions(parallelism: parallelism)
    let report = try await apply(
      [
        link("a"), link("b", to: ref("boxes", "late", "id")), link("alone", "v"),
        resource("boxes.late"),
      ], options: options)
    #expect(report.isComplete)
    #expect(
      puts.sorted() == [
        "create links/demo-alone", "put links/demo-a, put links/demo-b", "tag links/demo-alone",
      ])
    #expect(world.ledger?.resources.count == 4)
    // What leaves, what comes and what changes.
    #expect(
      try await apply([link("b", to: "y"), link("alone", "v"), link("c")], options: options)
        .isComplete)
    #expect(
      puts == ["put links/demo-b, put links/demo-c, delete links/demo-a"])
    #expect(world.ledger?.resources[at("links.a")] == nil)
    #expect(world.ledger?.intents == [])
  }

  @Test func `goes without what could not be begun`() async throws {
    world.fail("create boxes/demo-late", with: .fake(.server, "InternalError"))
    let report = try await apply([
      link("a"), link("b", to: ref("boxes", "late", "id")), link("c"), resource("boxes.late"),
    ])
    #expect(puts == ["put links/demo-a, put links/demo-c"])
    #expect(report.skipped == [at("links.b")])
    #expect(report.done.map(\.0) == [at("links.a"), at("links.c")])
    world.fail("create boxes/demo-late", with: nil)
    #expect(
      try await apply([
        link("a"), link("b", to: ref("boxes", "late", "id")), link("c"), resource("boxes.late"),
      ]).isComplete)
    #expect(world.things.count == 4)
  }

  @Test func `fails as one, is reported for each, and is found by the next run`() async throws {
    let request = "put links/demo-a, put links/demo-b"
    world.fail(request, with: .fake(.invalid, "Overlap"))
    let stack = [link("a"), link("b"), resource("boxes.c", ["label": ref("links", "b", "id")])]
    let report = try await apply(stack)
    #expect(report.failures.map(\.address) == [at("links.a"), at("links.b")])
    #expect(report.skipped == [at("boxes.c")])
    #expect(
      Set(world.ledger?.intents.map(\.address) ?? []) == [
        at("links.a"), at("links.b"), at("boxes.c"),
      ])
    world.fail(request, with: nil)
    #expect(try await apply(stack).isComplete)
    #expect(world.things.count == 3)
  }

  @Test(arguments: [FakeWorld.DeathPoint.beforeSending, .beforeAnswer])
  func `may be interrupted anywhere`(_ point: FakeWorld.DeathPoint) async throws {
    let before = [link("a"), link("b"), link("old")]
    let after = [link("a", to: "y"), link("b", to: "z"), link("new")]
    for request in 1...20 {
      try await run(stack([]), world)
      _ = try await apply(before)
      world.die(at: request, point)
      _ = try? await apply(after)
      let hasDied = world.isDead
      world.die(at: nil)
      #expect(try await apply(after).isComplete)
      #expect(world.things.keys.sorted() == ["links/demo-a", "links/demo-b", "links/demo-new"])
      #expect(world.things["links/demo-b"]?.fields["to"] == "z")
      if !hasDied { break }
    }
    #expect(world.violations == [])
  }

  @Test func `with --target the others stay out of it`() async throws {
    _ = try await apply([link("a"), link("b")])
    _ = try await apply(
      [link("a", to: "y"), link("b", to: "z")], options: SessionOptions(targets: [at("links.a")]))
    #expect(world.things["links/demo-a"]?.fields["to"] == "y")
    #expect(world.things["links/demo-b"]?.fields["to"] == "x")
  }
}
