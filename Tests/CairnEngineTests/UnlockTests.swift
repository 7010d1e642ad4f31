import CairnAWS
import CairnLanguage
import Testing

@testable import CairnEngine

/// The ways out if a ledger or its lock prevents a run of a stack.
@Suite struct UnlockTests {
  private let world = FakeWorld()
  private let time = FakeTime()
  private let resources = [resource("boxes.a"), resource("boxes.b", line: 4)]

  private func session() throws -> Session {
    try CairnEngineTests.session(
      stack(resources), world, store: store(world, time: time, isGone: false))
  }

  @Test func `a damaged ledger is set aside, and the next plan is empty`() async throws {
    _ = try await run(stack(resources), world)
    for text in ["", "{", #"{"format":1,"stack":"shop","resources":{}}"#] {
      world.setLedger(text)
      let session = try session()
      await #expect(throws: PlanFailure.self) { try await session.plan(.apply) }
      guard case .damaged = try await session.ledgerCondition() else {
        Issue.record("\(text) does not count as damaged")
        continue
      }
      let copy = try await session.setLedgerAside()
      let key = "damaged/demo-1970-01-01T00:16:40Z.json"
      #expect(copy == "s3://cairn-000000000000-us-east-1/\(key)")
      #expect(world.object(key)?.bytes == Array(text.utf8))
      #expect(world.object("demo.json") == nil)
      // Law 1: existing resources are found again.
      #expect(try await self.session().plan(.apply).isEmpty)
      try await world.remove(key)
    }
  }

  @Test func `one that never ends counts as damaged where its head can be read`() async throws {
    _ = try await run(stack(resources), world)
    world.fail("get demo.json", with: .fake(.timedOut, "RequestTimedOut"))
    let session = try session()
    #expect(
      try await session.ledgerCondition()
        == .damaged("fake Do failed with RequestTimedOut: No. (status 500)"))
    #expect(try await session.setLedgerAside() == nil)
    world.fail("get demo.json", with: nil)
    #expect(try await session.ledgerCondition() == .absent)
  }

  @Test func `a failing read names the way out`() async throws {
    world.fail("get demo.json", with: .fake(.timedOut, "RequestTimedOut"))
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .ledgerFailed,
          "Reading the ledger failed: fake Do failed with RequestTimedOut: No. (status 500). Run "
            + "it "
            + "again; if it fails again, `cairn unlock` checks the ledger and sets it aside if it "
            + "is damaged.", at: place(1, 1))
      ])
    ) { try await session().plan(.apply) }
  }

  @Test func `a ledger of a newer cairn is never set aside`() async throws {
    world.setLedger(#"{"format":99}"#)
    await #expect(throws: PlanFailure.self) { try await session().ledgerCondition() }
  }

  @Test func `a lock from a clock a year ahead is named as such and taken away`() async throws {
    let year = 365 * 86_400_000
    time.now += year
    let ahead = store(world, time: time, who: "bob@shop (pid 2)", isGone: false)
    let snapshot = try await ahead.read()
    let intent = LedgerIntent(
      address: at("boxes.a"),
      entry: LedgerEntry(identity: Identity("demo-a"), properties: Properties()))
    let hold = try await ahead.acquire(
      over: snapshot, base: snapshot.ledger, purpose: .apply, run: "1", intents: [intent])
    time.now -= year

    let session = try session()
    let plan = try await session.plan(.apply)
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .ledgerHeld,
          "bob@shop (pid 2) owns the lock of this stack, dated 1971-01-01T00:16:40Z, which is in "
            + "the future: their clock or this machine's is wrong. If the run has died, `cairn "
            + "unlock` removes the lock.", at: place(1, 1))
      ])
    ) { try await session.apply(plan) }

    guard case .locked(let owner, isDead: false) = try await session.ledgerCondition() else {
      Issue.record("it is not locked")
      return
    }
    try await session.unlock(owner)
    #expect(world.ledger?.lock == nil)
    #expect(world.ledger?.intents == [intent])
    // The owner finds out and writes nothing more.
    #expect(try await hold.renew() == .lost)
    #expect(try await session.ledgerCondition() == .free)
    await #expect(throws: PlanFailure.self) { try await session.unlock(owner) }
  }
}
