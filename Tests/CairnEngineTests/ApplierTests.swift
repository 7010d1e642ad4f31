import CairnAWS
import CairnEngine
import CairnLanguage
import Synchronization
import Testing

@Suite struct ApplierTests {
  let world = FakeWorld()

  /// What happened, in order, without times.
  final class Events: Sendable {
    private let told = Mutex<[String]>([])
    var lines: [String] { told.withLock { $0 } }

    func add(_ event: ApplyEvent) {
      let line =
        switch event {
        case .waitingForLock(let owner): "waiting for \(owner.who)"
        case .started(let address, let operation): "started \(operation) \(address)"
        case .finished(let address, let operation, _): "finished \(operation) \(address)"
        case .failed(let address, let operation, let failure, _):
          "failed \(operation) \(address): \(failure.message)"
        case .skipped(let address, let operation, let because):
          "skipped \(operation) \(address)" + (because.map { " because of \($0)" } ?? "")
        case .stopping: "stopping"
        }
      told.withLock { $0.append(line) }
    }
  }

  private func index(_ text: String) throws -> Int {
    try #require(world.log.firstIndex(of: text), "\(text) in \(world.log)")
  }

  @Test func `each starts when its own needs are met, without barriers`() async throws {
    // A chain, and beside it one that stands alone and may not wait for the chain's levels.
    let chain = (1...5).map { index in
      resource("boxes.c\(index)", index == 1 ? [:] : ["label": ref("boxes", "c\(index - 1)", "id")])
    }
    let report = try await run(
      stack(
        chain + [
          resource("boxes.alone"), resource("boxes.after", ["label": ref("boxes", "alone", "id")]),
        ]),
      world, options: SessionOptions(parallelism: 2))
    #expect(report.isComplete)
    #expect(world.violations == [])
    for index in 2...5 {
      #expect(
        try self.index("tag boxes/demo-c\(index - 1)") < self.index("create boxes/demo-c\(index)"))
    }
    #expect(try index("create boxes/demo-after") < index("create boxes/demo-c5"))
    let id = try #require(world.things["boxes/demo-c1"]?.id)
    #expect(world.things["boxes/demo-c2"]?.fields["label"] == .string(id))
  }

  @Test(arguments: [1, 3]) func `no more at a time than asked for`(limit: Int) async throws {
    let resources = (0..<20).map { resource("boxes.b\($0)") }
    try await run(stack(resources), world, options: SessionOptions(parallelism: limit))
    #expect(world.mostRunning == limit)
    #expect(world.things.count == 20)
  }

  @Test func `kinds are given defaults and ownership tags`() async throws {
    try await run(stack([resource("boxes.a", ["tags": ["team": "x"]])]), world)
    #expect(
      world.things["boxes/demo-a"]
        == .init(
          id: "id-1", fields: ["name": "demo-a", "size": 1],
          tags: ["team": "x", "cairn:stack": "demo", "cairn:resource": "a"]))
    #expect(
      world.ledger?.resources[at("boxes.a")]?.properties.values == [
        "name": "demo-a", "tags": ["team": "x"],
      ])
  }

  @Test func `a failure stops only what needs it, and the next run goes on`() async throws {
    let resources = [
      resource("boxes.a", line: 4),
      resource("boxes.b", ["label": ref("boxes", "a", "id")]),
      resource("links.l", ["from": ref("boxes", "b", "id")]),
      resource("boxes.c"),
    ]
    world.fail("create boxes/demo-a", with: .fake(.server, "InternalError"))
    let events = Events()
    let session = try session(
      stack(resources, outputs: ["c": ref("boxes", "c", "id"), "l": ref("links", "l", "id")]),
      world,
      options: SessionOptions(parallelism: 1))
    let report = try await session.apply(try await session.plan(.apply)) { events.add($0) }
    #expect(
      events.lines == [
        "started create boxes.a",
        "failed create boxes.a: fake Do failed with InternalError: No. (status 500)",
        "skipped create boxes.b because of boxes.a",
        "skipped create links.l because of boxes.a",
        "started create boxes.c", "finished create boxes.c",
      ])
    #expect(report.failures.map(\.address) == [at("boxes.a")])
    #expect(report.failures.first?.location == place(4))
    #expect(report.skipped == [at("boxes.b"), at("links.l")])
    #expect(report.done.map(\.0) == [at("boxes.c")])
    #expect(report.outputs.map(\.name) == ["c"])
    #expect(!report.isComplete)
    #expect(world.ledger?.resources.keys.sorted() == [at("boxes.c")])
    #expect(world.ledger?.lock == nil)

    world.fail("create boxes/demo-a", with: nil)
    #expect(try await run(stack(resources), world).isComplete)
    #expect(world.things.count == 4)
    #expect(world.ledger?.intents == [])
  }

  @Test func `a name that is taken at the last moment does not count as ours`() async throws {
    let session = try session(stack([resource("boxes.a")]), world)
    let plan = try await session.plan(.apply)
    world.fail("create boxes/demo-a", with: .fake(.alreadyExists, "Taken"))
    #expect(try await session.apply(plan).failures.count == 1)
    #expect(world.ledger?.intents == [])
    world.fail("create boxes/demo-a", with: nil)
    world.things["boxes/demo-a"] = .init(id: "x", fields: [:])
    await #expect(throws: PlanFailure.self) { try await run(stack([resource("boxes.a")]), world) }
  }

  @Test func `destroy goes backwards`() async throws {
    try await run(stack(KillTests.base), world)
    world.clearLog()
    let report = try await run(
      stack(KillTests.base), world, .destroy, options: SessionOptions(parallelism: 1))
    #expect(report.isComplete)
    #expect(
      world.writes == [
        "put demo.json", "delete links/demo-l", "delete boxes/demo-b", "delete boxes/demo-a",
        "put demo.json",
      ])
    #expect(world.things == [:])
    // What is left reads like nothing; another destroy looks whether that is true, and writes
    // nothing.
    world.clearLog()
    try await run(stack(KillTests.base), world, .destroy)
    #expect(world.writes == [])
    #expect(world.log.contains("list boxes") && world.log.contains("read boxes/demo-a"))
  }

  @Test func `what still refers to a removed thing is changed before`() async throws {
    let a = resource("boxes.a")
    try await run(stack([a, resource("boxes.b", ["label": ref("boxes", "a", "id")])]), world)
    world.clearLog()
    try await run(stack([resource("boxes.b", ["label": "none"])]), world)
    #expect(
      world.writes == [
        "put demo.json", "set boxes/demo-b label", "delete boxes/demo-a", "put demo.json",
      ])
  }

  @Test func `an update that turns out to change nothing sends nothing`() async throws {
    // The id of a replaced box comes out the same, because nobody else asked for one.
    let link = resource("links.l", ["from": ref("boxes", "a", "id")])
    try await run(stack([resource("boxes.a"), link]), world)
    let session = try session(stack([resource("boxes.a", ["color": "red"]), link]), world)
    let plan = try await session.plan(.apply)
    #expect(plan.lines == ["replace boxes.a", "update links.l"])
    world.reuseIDs()
    world.clearLog()
    #expect(try await session.apply(plan).isComplete)
    #expect(
      world.writes == [
        "put demo.json", "delete boxes/demo-a", "create boxes/demo-a", "tag boxes/demo-a",
        "put demo.json",
      ])
  }

  @Test func `a wish to stop lets what is in flight end, and records it`() async throws {
    let resources = (0..<6).map { resource("boxes.b\($0)") }
    let (stop, events) = (StopSignal(), Events())
    let session = try session(stack(resources), world, options: SessionOptions(parallelism: 2))
    let report = try await session.apply(try await session.plan(.apply), stop: stop) { event in
      events.add(event)
      if case .started(let address, _) = event, address == at("boxes.b1") { stop.request() }
    }
    #expect(report.wasStopped)
    #expect(report.done.map(\.0) == [at("boxes.b0"), at("boxes.b1")])
    #expect(report.skipped.count == 4)
    #expect(events.lines.filter { $0 == "stopping" } == ["stopping"])
    #expect(world.ledger?.resources.count == 2)
    #expect(world.ledger?.lock == nil)
    #expect(try await run(stack(resources), world).done.count == 4)
  }

  @Test func `a cancelled caller stops in the same good order`() async throws {
    let resources = (0..<6).map { resource("boxes.b\($0)") }
    let session = try session(stack(resources), world, options: SessionOptions(parallelism: 1))
    let plan = try await session.plan(.apply)
    let running = Mutex<Task<ApplyReport, any Error>?>(nil)
    let task = Task {
      try await session.apply(plan) { event in
        if case .finished = event { running.withLock { $0?.cancel() } }
      }
    }
    running.withLock { $0 = task }
    let report = try await task.value
    #expect(report.wasStopped)
    #expect(report.failures == [])
    #expect(world.ledger?.resources.count == report.done.count)
    #expect(world.ledger?.lock == nil)
  }

  @Test func `outputs come from the ledger alone`() async throws {
    let stack = stack([resource("boxes.a")], outputs: ["arn": ref("boxes", "a", "arn")])
    let before = try await session(stack, world).outputs()
    #expect(before.map(\.value) == [ref("boxes", "a", "arn")])
    try await run(stack, world)
    world.clearLog()
    let outputs = try await session(stack, world).outputs()
    #expect(outputs.map(\.value) == ["arn:aws:fake:us-east-1:000000000000:demo-a"])
    #expect(world.log == ["get demo.json"])
  }
}

extension ApplierTests {
  @Test func `an endpoint that was wiped stops the run with that reason`() async throws {
    let resources = (0..<4).map { resource("boxes.b\($0)") }
    let time = FakeTime()
    let session = try session(
      stack(resources), world, options: SessionOptions(parallelism: 1),
      store: store(world, time: time, isGone: false))
    let report = try await session.apply(try await session.plan(.apply)) { event in
      guard case .finished(let address, _, _) = event, address == at("boxes.b1") else { return }
      world.dropLedger()
      world.things = [:]
    }
    #expect(
      report.ledgerProblem
        == Diagnostic(
          .ledgerLost,
          "The ledger no longer exists: the endpoint was restarted or wiped during this run, so "
            + "this run stopped. Run it again.", at: place(1, 1)))
    #expect(!report.isComplete)
    #expect(try await run(stack(resources), world).isComplete)
    #expect(world.things.count == 4)
    #expect(world.violations == [])
  }

  @Test func `an old address may be taken by another resource at once`() async throws {
    try await run(stack([resource("boxes.a")]), world)
    let resources = [
      resource("boxes.a", ["name": "demo-new"]), resource("boxes.b", ["name": "demo-a"]),
    ]
    world.fail("create boxes/demo-new", with: .fake(.server, "InternalError"))
    #expect(try await run(stack(resources), world).failures.count == 1)
    #expect(world.ledger?.resources.mapValues(\.identity.text) == [at("boxes.b"): "demo-a"])
    world.fail("create boxes/demo-new", with: nil)
    #expect(try await run(stack(resources), world).isComplete)
    #expect(world.things.keys.sorted() == ["boxes/demo-a", "boxes/demo-new"])
  }
}
