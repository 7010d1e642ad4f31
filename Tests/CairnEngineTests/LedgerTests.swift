import CairnAWS
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnEngine

@Suite struct LedgerTests {
  private let world = FakeWorld()
  private let time = FakeTime()

  private var full: Ledger {
    let entry = LedgerEntry(
      identity: Identity("demo-a"),
      properties: Properties([
        "name": "demo-a", "on": true, "count": -3, "none": .null, "list": [1, ["x": []]],
        "text": "a \"quoted\"\n\u{1} é 😀",
      ]), attributes: ["id": "i-1"], dependencies: [at("boxes.b"), at("boxes.c")],
      containers: [at("boxes.c")],
      origin: .expanded(from: at("boxes.d"), field: "label"))
    let intent = LedgerIntent(address: at("boxes.x.y"), entry: entry)
    return Ledger(
      stack: "demo", resources: [at("boxes.a"): entry], interrupted: [intent],
      lock: LedgerLock(
        holder: LockHolder(who: "ann@desk (pid 1)", since: 1, leaseEnds: 2), run: "r",
        purpose: .destroy,
        process: HolderProcess(boot: "b", namespace: "n", pid: 7, startTime: "99"),
        intents: [intent]), stamp: LedgerStamp(run: "r", sequence: 3))
  }

  @Test func `a ledger reads back as it was written`() throws {
    let bytes = full.json.bytes()
    #expect(try Ledger(parsing: bytes, stack: "demo") == full)
    #expect(try Ledger(parsing: bytes, stack: "demo").json.bytes() == bytes)
  }

  @Test func `a ledger of an earlier version says where each resource stood, which is dropped`()
    throws
  {
    let bytes = Array(
      #"""
      {"format":1,"stack":"demo","resources":{"boxes.a":{"identity":"demo-a","properties":{},
      "location":{"file":"demo.yaml","line":4,"column":3}}}}
      """#.utf8)
    let ledger = try Ledger(parsing: bytes, stack: "demo")
    #expect(ledger.resources[at("boxes.a")]?.identity == Identity("demo-a"))
    #expect(!String(decoding: ledger.json.bytes(), as: UTF8.self).contains("demo.yaml"))
  }

  @Test(arguments: [
    ("{", "it is not a ledger (invalid JSON at byte 1: expected a key in quotes)"),
    ("[]", "it is not a ledger (it has no format)"),
    (#"{"format":3}"#, "it is of format 3, and this cairn reads up to 2"),
    (
      #"{"format":1,"stack":"shop","resources":{}}"#, "it is the ledger of the stack `shop`"
    ),
    (
      #"{"format":1,"stack":"demo","resources":{"boxes.a":{}}}"#,
      "it is not a ledger (the entry `boxes.a` is damaged)"
    ),
    (
      // Counting with such a time would trap.
      #"{"format":1,"stack":"demo","resources":{},"lock":{"who":"x","since":-9223372036854775808,"#
        + #""leaseEnds":9,"run":"r","purpose":"apply"}}"#,
      "it is not a ledger (the lock is damaged)"
    ),
  ])
  func `what is no ledger of ours is told of and never overwritten`(
    text: String, reason: String
  ) async throws {
    world.setLedger(text)
    let failure = PlanFailure([
      Diagnostic(
        .ledgerUnreadable,
        "s3://cairn-000000000000-us-east-1/demo.json can't be used: \(reason). It was left as it is. "
          + (text.contains(#""format":3"#)
            ? "Use a newer cairn."
            : "`cairn unlock` sets it aside; what the stack made is then found by its names and tags."),
        at: place(1, 1))
    ])
    await #expect(throws: failure) { try await run(stack([resource("boxes.a")]), world) }
    #expect(world.writes == [])
  }

  @Test func `of two writers over one reading one gets the lock`() async throws {
    let (ann, bob) = (
      store(world, time: time), store(world, time: time, who: "bob@shop (pid 2)", isGone: false)
    )
    let reading = try await ann.read()
    _ = try await ann.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [])
    await #expect(
      throws: LedgerConflict.held(
        LockHolder(who: "ann@desk (pid 1)", since: 1_000_000, leaseEnds: 1_060_000))
    ) {
      try await bob.acquire(
        over: reading, base: reading.ledger, purpose: .apply, run: "2", intents: [])
    }
  }

  @Test func `who holds it, since when and how long is told`() async throws {
    let first = store(world, time: time)
    let reading = try await first.read()
    let hold = try await first.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [])
    time.now += 5_000
    let session = try session(
      stack([resource("boxes.a")]), world, store: store(world, time: time, isGone: false))
    let plan = try await session.plan(.apply)
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .ledgerHeld,
          "ann@desk (pid 1) has been working on this stack since 1970-01-01T00:16:40Z, for 5 s now. "
            + "Wait for them with `--lock-timeout 5m`; if they are gone, the stack is free in 55 s, or "
            + "at once after `cairn unlock`.",
          at: place(1, 1))
      ])
    ) { try await session.apply(plan) }
    #expect(try await hold.renew() == .held)
  }

  @Test func `a dead holder's lease runs out, and what it set out to make stays known`()
    async throws
  {
    let first = store(world, time: time)
    let reading = try await first.read()
    let intent = LedgerIntent(
      address: at("boxes.a"),
      entry: LedgerEntry(identity: Identity("demo-a"), properties: Properties()))
    let hold = try await first.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [intent])
    time.now += 60_001
    let second = store(world, time: time, isGone: false)
    let seen = try await second.read()
    #expect(second.holder(of: seen.ledger) == nil)
    let taken = try await second.acquire(
      over: seen, base: seen.ledger, purpose: .apply, run: "2", intents: [])
    #expect(world.ledger?.interrupted == [intent])
    // The first one wakes up.
    #expect(await hold.permitsWork() == false)
    #expect(try await hold.finish(resources: [:], interrupted: []) == .lost)
    #expect(try await taken.finish(resources: [:], interrupted: []) == .finished)
    #expect(world.ledger?.stamp.run == "2")
  }

  @Test func `a killed holder on this machine is taken over at once`() async throws {
    let first = store(world, time: time)
    let reading = try await first.read()
    _ = try await first.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [])
    let seen = try await first.read()
    #expect(store(world, time: time, isGone: true).holder(of: seen.ledger) == nil)
    #expect(store(world, time: time, isGone: false).holder(of: seen.ledger) != nil)
  }

  @Test func `this process is seen to live, and one of another start is gone`() throws {
    let me = HolderProcesses.ofThisMachine(user: "u", host: "h", pid: Int(ProcessID.own))
    guard var own = me.own else { return }
    #expect(!me.isGone(own))
    own.startTime = "1"
    #expect(me.isGone(own))
    own.boot = "another machine"
    #expect(!me.isGone(own))
  }

  @Test func `a write whose answer got lost is looked for`() async throws {
    let store = store(world, time: time)
    let reading = try await store.read()
    try await world.createBucket()
    world.fail("answer to put demo.json", with: .fake(.transport, "ConnectionLost"))
    let hold = try await store.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [])
    #expect(try await hold.renew() == .held)
    #expect(try await hold.finish(resources: [:], interrupted: []) == .finished)
    #expect(world.ledger?.lock == nil)
  }

  @Test func `a fault of the moment does not lose the result`() async throws {
    let session = try session(stack([resource("boxes.a")]), world)
    let plan = try await session.plan(.apply)
    let report = try await session.apply(plan) { event in
      if case .finished = event { self.world.failOnce("put demo.json") }
    }
    #expect(report.isComplete)
    #expect(world.ledger?.lock == nil)
  }

  @Test func `a ledger that can't be written is told of, and the next run finds what was made`()
    async throws
  {
    let session = try session(stack([resource("boxes.a")]), world)
    let plan = try await session.plan(.apply)
    let report = try await session.apply(plan) { event in
      if case .finished = event {
        self.world.fail("put demo.json", with: .fake(.denied, "AccessDenied"))
      }
    }
    #expect(
      report.ledgerProblem?.detail
        == "The ledger could not be written: fake Do failed with AccessDenied: No. (status 500) "
        + "Nothing is lost: the next run finds what this one made.")
    world.fail("put demo.json", with: nil)
    world.clearLog()
    #expect(try await run(stack([resource("boxes.a")]), world).isComplete)
    #expect(world.writes == ["put demo.json", "put demo.json"])
  }

  @Test func `a run that lost its lock starts nothing more and records nothing`() async throws {
    let resources = (0..<6).map { resource("boxes.b\($0)") }
    let session = try session(
      stack(resources), world, options: SessionOptions(parallelism: 1),
      store: store(world, time: time, isGone: false))
    let thief = store(world, time: time, who: "bob@shop (pid 2)", isGone: false)
    let report = try await session.apply(try await session.plan(.apply)) { event in
      guard case .finished(let address, _, _) = event, address == at("boxes.b1") else { return }
      self.time.now += 61_000
      guard let seen = try? await thief.read() else { return }
      _ = try? await thief.acquire(
        over: seen, base: seen.ledger, purpose: .apply, run: "thief", intents: [])
    }
    #expect(report.done.map(\.0) == [at("boxes.b0"), at("boxes.b1")])
    #expect(report.skipped.count == 4)
    #expect(report.ledgerProblem?.code == .ledgerLost)
    #expect(world.things.count == 2)
    #expect(world.ledger?.lock?.run == "thief")
    // And whoever took over knows what may be there.
    time.now += 61_000
    #expect(try await run(stack(resources), world).isComplete)
    #expect(world.violations == [])
  }

  @Test func `a run that slept past its lease sends nothing more, also in the middle of a step`()
    async throws
  {
    let mine = store(world, time: time, isGone: false)
    let reading = try await mine.read()
    let hold = try await mine.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [])
    let transport = StubTransport(.success(.json(["QueueUrl": "u"])))
    let aws = context(transport).guarded(by: hold).aws
    try await aws.createQueue(named: "q", attributes: [:], tags: [:])
    // For half of the lease it is not asked again.
    time.now += 29_999
    world.clearLog()
    try await aws.createQueue(named: "q", attributes: [:], tags: [:])
    #expect(world.log == [])
    time.now += 2
    try await aws.createQueue(named: "q", attributes: [:], tags: [:])
    #expect(world.log == ["put demo.json"])

    time.now += 60_001
    let thief = store(world, time: time, who: "bob@shop (pid 2)", isGone: false)
    let seen = try await thief.read()
    _ = try await thief.acquire(
      over: seen, base: seen.ledger, purpose: .apply, run: "2", intents: [])
    do {
      try await aws.createQueue(named: "q", attributes: [:], tags: [:])
      Issue.record("it was sent")
    } catch {
      #expect(
        "\(error)" == "sqs CreateQueue failed with LockLost: It was not sent, because another run "
          + "took the stack over while this one gave no sign of life.")
    }
    #expect(transport.requests.count == 3)
  }

  @Test func `many that doubt the lock at once look once`() async throws {
    let store = store(world, time: time, isGone: false)
    let reading = try await store.read()
    let hold = try await store.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [])
    time.now += 31_000
    world.clearLog()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 { group.addTask { await hold.permitsWork() } }
      for await isPermitted in group { #expect(isPermitted) }
    }
    #expect(world.log == ["put demo.json"])
  }

  @Test func `a run that can't renew its lock starts nothing more, and says so`() async throws {
    let session = try session(
      stack((0..<3).map { resource("boxes.b\($0)") }), world,
      options: SessionOptions(parallelism: 1), store: store(world, time: time, isGone: false))
    let report = try await session.apply(try await session.plan(.apply)) { event in
      guard case .finished(let address, _, _) = event else { return }
      if address == at("boxes.b0") {
        self.time.now += 31_000
        self.world.failOnce("put demo.json")
        self.world.fail("put demo.json", with: .fake(.denied, "AccessDenied"))
      }
    }
    #expect(report.done.map(\.0) == [at("boxes.b0")])
    #expect(report.skipped.count == 2)
    #expect(!report.wasStopped)
    #expect(
      report.ledgerProblem?.detail
        == "The lock on the stack could not be renewed, so nothing more was started: "
        + "fake Do failed with AccessDenied: No. (status 500) Run it again to go on.")
  }

  private func context(_ transport: StubTransport) -> KindContext {
    KindContext(
      scope: Scope(
        stack: "demo", account: "000000000000", region: "us-east-1",
        endpoint: "http://127.0.0.1:4566", flavour: .emulator),
      aws: AWSClient(configuration: .endpoint(), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  @Test func `a live run renews in time`() async throws {
    let store = store(world, time: time, clock: time.passing, isGone: false)
    let reading = try await store.read()
    let hold = try await store.acquire(
      over: reading, base: reading.ledger, purpose: .apply, run: "1", intents: [])
    let keeping = Task { await hold.keep() }
    while time.now < 1_500_000 { await Task.yield() }
    #expect(await hold.permitsWork())
    keeping.cancel()
    await keeping.value
    #expect(try await hold.finish(resources: [:], interrupted: []) == .finished)
  }

  @Test func `eight applies of one stack at once do everything once`() async throws {
    let resources = KillTests.base
    let clock = LedgerClock.system
    let reports = try await withThrowingTaskGroup(of: Result<ApplyReport, any Error>.self) {
      group in
      for run in 0..<8 {
        group.addTask {
          let session = try session(
            stack(resources), world,
            options: SessionOptions(lockTimeout: .seconds(20)),
            store: store(world, clock: clock, who: "run \(run)", isGone: false))
          return await Result.of {
            try await session.apply(try await session.plan(.apply))
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for report in reports { #expect(try report.get().isComplete) }
    #expect(try reports.filter { try !$0.get().done.isEmpty }.count == 1)
    #expect(world.violations == [])
    #expect(world.log.filter { $0.hasPrefix("create b") }.count == 3)
    #expect(world.ledger?.lock == nil)
  }

  @Test func `a plan made before somebody else's apply is not applied`() async throws {
    let session = try session(stack([resource("boxes.a", ["size": 2])]), world)
    let plan = try await session.plan(.apply)
    try await run(stack([resource("boxes.a", ["size": 3])]), world)
    world.clearLog()
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .planOutdated,
          "The stack was changed since the plan was made. This differs now: boxes.a (create before, "
            + "update now). Plan again.", at: place(1, 1))
      ])
    ) { try await session.apply(plan) }
    #expect(world.writes == ["put demo.json"])
  }
}

extension Result where Failure == any Error {
  static func of(_ work: () async throws -> Success) async -> Self {
    do { return .success(try await work()) } catch { return .failure(error) }
  }
}
