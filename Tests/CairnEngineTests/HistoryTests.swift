import CairnAWS
import CairnJSON
import CairnLanguage
import Testing

@testable import CairnEngine

/// What the ledger keeps of the last runs, and what is known of a stack without its file.
@Suite struct HistoryTests {
  private let world = FakeWorld()
  private let time = FakeTime()

  private func history() throws -> [LedgerRecord] { try #require(world.ledger).history }

  private func words(_ record: LedgerRecord?) -> [String: String] {
    let changes = (record?.changes ?? [:]).map { ($0.key.description, $0.value.rawValue) }
    return Dictionary(changes) { first, _ in first }
  }

  @Test func `each run is recorded with what it changed`() async throws {
    let box = resource("boxes.a", ["size": 3])
    _ = try await run(stack([box, resource("boxes.b", line: 4)]), world)
    _ = try await run(stack([resource("boxes.a", ["size": 5])]), world)

    #expect(try history().count == 2)
    #expect(try words(history().first) == ["boxes.a": "created", "boxes.b": "created"])
    let last = try #require(try history().last)
    #expect(last.changes == [at("boxes.a"): .updated, at("boxes.b"): .deleted])
    #expect(last.outcome == .complete && last.purpose == .apply)
    #expect(last.who == "ann@desk (pid 1)" && last.began == 1_000_000 && last.ended == 1_000_000)
  }

  @Test func `a run with nothing to do is not recorded`() async throws {
    _ = try await run(stack([resource("boxes.a")]), world)
    let before = world.ledger
    _ = try await run(stack([resource("boxes.a")]), world)
    #expect(world.ledger == before)
  }

  @Test func `a run that failed in part says so`() async throws {
    world.fail("create boxes/demo-b", with: .fake(.invalid, "No"))
    _ = try await run(stack([resource("boxes.a"), resource("boxes.b", line: 4)]), world)
    let last = try #require(try history().last)
    #expect(last.outcome == .incomplete)
    #expect(words(last) == ["boxes.a": "created"])
  }

  @Test func `a killed run is recorded by the next one`() async throws {
    let killed = try session(stack([resource("boxes.a")]), world)
    let plan = try await killed.plan(.apply)
    // The ledger's bucket is missing at the first write: the lock, the bucket, the lock, the box.
    world.die(at: 4, .beforeAnswer)
    _ = try? await killed.apply(plan)
    world.die(at: nil)
    try #require(world.ledger?.lock != nil)
    _ = try await run(stack([resource("boxes.a")]), world)
    let outcomes = try history().map(\.outcome)
    #expect(outcomes == [.interrupted, .complete])
    let first = try #require(try history().first)
    #expect(first.ended == nil && first.changes.isEmpty)
  }

  @Test func `an unlocked run is recorded as interrupted`() async throws {
    let store = store(world, time: time, isGone: false)
    let snapshot = try await store.read()
    _ = try await store.acquire(
      over: snapshot, base: snapshot.ledger, purpose: .destroy, run: "1", intents: [])
    let owner = try #require(world.ledger?.lock?.owner)
    try await store.unlock(owner, run: "2")
    let record = try #require(try history().first)
    #expect(record.outcome == .interrupted && record.purpose == .destroy && record.run == "1")
  }

  @Test func `only the last ten are kept`() async throws {
    for size in 1...13 {
      _ = try await run(stack([resource("boxes.a", ["size": .integer(size)])]), world)
    }
    #expect(try history().map { words($0)["boxes.a"] } == Array(repeating: "updated", count: 10))
    // The first three are forgotten, the last one isn't.
    _ = try await run(stack([]), world)
    #expect(try history().map { words($0)["boxes.a"] }.last == "deleted")
    #expect(try history().count == LedgerRecord.limit)
  }

  @Test func `no value of the past is kept, which may have become a secret`() async throws {
    _ = try await run(stack([resource("boxes.a", ["label": "hunter2"])]), world)
    _ = try await run(
      stack([resource("boxes.a", ["label": .secret(.open("hunter2"))])]), world)
    let bytes = try #require(world.object("demo.json")?.bytes)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("hunter2"))
    #expect(try history().count == 2)
  }

  @Test func `an unchanged secret isn't a change`() async throws {
    let secret = Value.secret(.open("hunter2"))
    for size in [1, 2] {
      let box = resource("boxes.a", ["secret": secret])
      let other = resource("boxes.b", line: 9, ["size": .integer(size)])
      _ = try await run(stack([box, other]), world)
    }
    #expect(try words(history().last) == ["boxes.b": "updated"])
  }

  @Test func `a ledger without a history is read, and gets one`() async throws {
    _ = try await run(stack([resource("boxes.a")]), world)
    var older = try #require(world.ledger)
    older.history = []
    world.setLedger(older.json.serialized())
    let session = try session(stack([]), world)
    #expect(try await session.history() == [])
    _ = try await run(stack([resource("boxes.a", ["size": 2])]), world)
    #expect(try words(history().last) == ["boxes.a": "updated"])
  }

  @Test(arguments: [
    #"{}"#, #"{"run":"1","purpose":"apply","who":"a","began":-1,"outcome":"complete"}"#,
    #"{"run":"1","purpose":"apply","who":"a","began":1,"outcome":"fine"}"#,
    #"{"run":"1","purpose":"apply","who":"a","began":1,"ended":"x","outcome":"complete"}"#,
    #"{"run":"1","purpose":"apply","who":"a","began":1,"outcome":"complete","changes":{"boxes.a":"renamed"}}"#,
  ])
  func `a damaged record is damage`(_ record: String) {
    let text = #"{"format":1,"stack":"demo","resources":{},"history":[\#(record)]}"#
    #expect(throws: LedgerUnreadable.notALedger("its history is damaged")) {
      try Ledger(parsing: Array(text.utf8), stack: "demo")
    }
  }
}

@Suite struct RecordedStackTests {
  private let world = FakeWorld()

  private func stacks(_ session: Session) async throws -> [RecordedStack] {
    let world = world
    return try await session.stacks { _, bucket, owner in
      #expect(bucket == "cairn-000000000000-us-east-1" && owner == "000000000000")
      return world.keys + ["code/aa.zip", "damaged/demo-1.json", "notes.txt"]
    }
  }

  private func withoutFile(_ name: String) throws -> Session {
    try session(
      stack([], named: name), world,
      options: SessionOptions(dataLoss: .allowedForAll, isWithoutFile: true))
  }

  @Test func `every stack with a ledger is listed, the damaged ones too`() async throws {
    let place = ApplyPlace(folder: "/home/ann/shop", machine: "desk")
    let shop = try session(
      stack([resource("boxes.a"), resource("boxes.b", line: 4)], named: "shop"), world,
      store: store(world, of: "shop", from: place))
    _ = try await shop.apply(try await shop.plan(.apply))
    _ = try await run(stack([resource("boxes.c")], named: "old"), world)
    _ = try await run(stack([], named: "old"), world, .destroy)
    world.setLedger("{", of: "bad")
    let found = try await stacks(withoutFile("any"))
    #expect(found.map(\.name) == ["bad", "old", "shop"])
    #expect(found.map { $0.problem != nil } == [true, false, false])
    #expect(found.map(\.resources) == [0, 0, 2])
    #expect(found.map(\.isGone) == [false, true, false])
    #expect(found[2].place == place && found[2].last?.place == place)
    #expect(found[1].last?.purpose == .destroy)
  }

  @Test func `a run that works on one is named`() async throws {
    let store = store(world, of: "shop", isGone: false)
    let snapshot = try await store.read()
    _ = try await store.acquire(
      over: snapshot, base: snapshot.ledger, purpose: .apply, run: "1", intents: [])
    let session = try session(stack([]), world, store: CairnEngineTests.store(world, isGone: false))
    let found = try await stacks(session)
    #expect(found.map(\.lockOwner?.who) == ["ann@desk (pid 1)"])
  }

  @Test func `a listing that fails says what failed`() async throws {
    let session = try withoutFile("any")
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .ledgerFailed,
          "Listing the stacks failed: fake Do failed with AccessDenied: No. (status 500)", at: nil)
      ])
    ) { try await session.stacks { _, _, _ in throw AWSError.fake(.denied, "AccessDenied") } }
  }

  @Test func `a stack is destroyed without its file`() async throws {
    let lid = resource("lids.on", line: 3, ["box": ref("boxes", "a", "name")])
    _ = try await run(stack([resource("boxes.a"), lid]), world)
    _ = try await run(stack([resource("boxes.z")], named: "other"), world)
    let session = try withoutFile("demo")
    let plan = try await session.plan(.destroy)
    #expect(plan.lines == ["delete boxes.a [destroyed]", "delete lids.on [destroyed]"])
    // There is no file to point into.
    #expect(plan.changes.allSatisfy { $0.location == nil } && plan.warnings.isEmpty)
    #expect(try await session.apply(plan).isComplete)
    #expect(world.things.keys.sorted() == ["boxes/demo-z"])
    #expect(world.ledger?.resources == [:])
  }

  @Test func `its data is guarded all the same`() async throws {
    _ = try await run(stack([resource("boxes.a")]), world)
    world.things["boxes/demo-a"]?.data = 4
    let guarded = try session(
      stack([]), world, options: SessionOptions(isWithoutFile: true))
    let plan = try await guarded.plan(.destroy)
    #expect(plan.changes.map(\.dataHeld) == ["4 items"])
    await #expect(throws: PlanFailure.self) { try await guarded.apply(plan) }
    #expect(world.things.count == 1)
  }

  @Test func `with its ledger lost it is found by its marks`() async throws {
    _ = try await run(stack([resource("boxes.a")]), world)
    world.dropLedger()
    let session = try withoutFile("demo")
    let plan = try await session.plan(.destroy)
    #expect(plan.ledgerVersion == .absent)
    #expect(plan.lines == ["delete boxes.a [destroyed]"])
  }

  @Test func `an unknown name has nothing to destroy, and no ledger`() async throws {
    let plan = try await withoutFile("shop").plan(.destroy)
    #expect(plan.isEmpty && plan.ledgerVersion == .absent)
  }
}
