import CairnAWS
import CairnEngine
import CairnLanguage
import Synchronization
import Testing

/// Code updates, without a plan of the rest.
@Suite struct ArtifactUpdateTests {
  let world: FakeWorld

  /// Code whose hash the test sets.
  final class Sources: ArtifactProviding {
    let hash = Mutex("first")
    let asked = Mutex<[ArtifactRequest]>([])

    func artifacts(
      for requests: [ArtifactRequest]
    ) async throws -> [ArtifactRequest: Artifact] {
      asked.withLock { $0 += requests }
      let hash = hash.withLock { $0 }
      return Dictionary(
        uniqueKeysWithValues: requests.map {
          ($0, Artifact(zipPath: "/code.zip", sha256: hash, sizeInBytes: 1))
        })
    }
  }

  let sources = Sources()

  private var catalog: Catalog {
    var boxes = world.boxes
    boxes.built = { $0.values["label"]?.string.map { .zip(path: $0) } }
    return Catalog([boxes, world.lids, world.links])
  }

  private func session(
    _ resources: [ResourceDeclaration], store: LedgerStore? = nil
  ) throws -> Session {
    try Session(
      stack: stack(resources), catalog: catalog,
      scope: Scope(
        stack: "demo", account: "000000000000", region: "us-east-1",
        endpoint: "http://127.0.0.1:4566", flavour: .emulator),
      client: try CairnEngineTests.session(stack([]), world).client,
      options: SessionOptions(dataLoss: .allowedForAll), artifacts: sources,
      store: store ?? CairnEngineTests.store(world))
  }

  private let resources = [
    resource("boxes.a", line: 4, ["label": "a.zip"]), resource("boxes.b", ["label": "b.zip"]),
    resource("boxes.plain"),
  ]

  private func apply() async throws {
    let session = try session(resources)
    _ = try await session.apply(try await session.plan(.apply))
    world.clearLog()
  }

  private func update(
    _ addresses: [String], _ resources: [ResourceDeclaration]? = nil
  ) async throws
    -> ArtifactUpdate
  {
    try await session(resources ?? self.resources).updateArtifacts(of: addresses.map(at))
  }

  private func outcomes(_ update: ArtifactUpdate) -> [String] {
    update.entries.map { entry in
      switch entry.outcome {
      case .updated: "\(entry.address) updated"
      case .unchanged: "\(entry.address) unchanged"
      case .failed(let failure): "\(entry.address) failed: \(failure.message)"
      case .skipped: "\(entry.address) skipped"
      }
    }
  }

  @Test func `those with code are known without a request`() throws {
    let session = try session(resources)
    #expect(session.addressesWithArtifacts == [at("boxes.a"), at("boxes.b")])
    #expect(world.log == [])
  }

  @Test func `new code is sent, recorded, and nothing else is touched`() async throws {
    try await apply()
    sources.hash.withLock { $0 = "second" }
    var edited = resources
    edited[0] = resource("boxes.a", line: 4, ["label": "a.zip", "size": 7])
    let update = try await update(["boxes.a"], edited)
    #expect(outcomes(update) == ["boxes.a updated"])
    #expect(
      world.writes == [
        "put demo.json", "set boxes/demo-a codeSha256", "put demo.json",
      ])
    #expect(world.things["boxes/demo-a"]?.fields["size"] == 1)
    let entry = try #require(world.ledger?.resources[at("boxes.a")])
    #expect(entry.properties.values["codeSha256"] == "second")
    #expect(entry.properties.values["size"] == nil)
    #expect(world.ledger?.lock == nil)
    #expect(
      try await session(edited).plan(.apply).fields(of: "boxes.a") == [
        #"size: 1 | 1 → 7 (edit)"#
      ])
  }

  @Test func `code that the endpoint has already is not sent`() async throws {
    try await apply()
    let update = try await update(["boxes.a", "boxes.b"])
    #expect(outcomes(update) == ["boxes.a unchanged", "boxes.b unchanged"])
    #expect(world.writes == ["put demo.json", "put demo.json"])
    #expect(try await session(resources).plan(.apply).isEmpty)
  }

  @Test func `drifted code is reverted`() async throws {
    try await apply()
    world.things["boxes/demo-a"]?.fields["codeSha256"] = "drifted"
    #expect(outcomes(try await update(["boxes.a"])) == ["boxes.a updated"])
    #expect(world.things["boxes/demo-a"]?.fields["codeSha256"] == "first")
  }

  @Test func `what is not applied is refused before anything is built`() async throws {
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .notApplied,
          "The box `boxes.a` doesn't exist yet, so it has no code to update. Run `cairn apply` "
            + "first.", at: place(4))
      ])
    ) { try await update(["boxes.a"]) }
    #expect(sources.asked.withLock { $0 } == [])
    #expect(world.writes == [])
  }

  @Test(
    arguments: [
      (
        ["label": "elsewhere.zip"],
        "The source of the code of `boxes.a`, or what it is built for, was changed since it was "
          + "applied. Only `cairn apply` "
          + "applies that."
      ),
      (
        ["label": "a.zip", "name": "other"],
        "The box `boxes.a` was applied as demo-a, and the file says other now. Run `cairn apply` "
          + "first."
      ),
    ] as [([String: Value], String)])
  func `an edit that only an apply can bring is refused`(
    _ properties: [String: Value], _ message: String
  ) async throws {
    try await apply()
    let edited = [resource("boxes.a", line: 4, properties)]
    await #expect(throws: PlanFailure([Diagnostic(.notApplied, message, at: place(4))])) {
      try await update(["boxes.a"], edited)
    }
    #expect(world.writes == [])
  }

  @Test func `one that fails stops no other, and the next plan reads it`() async throws {
    try await apply()
    sources.hash.withLock { $0 = "second" }
    world.fail("set boxes/demo-a codeSha256", with: .fake(.server, "InternalError"))
    let failed = try await update(["boxes.a", "boxes.b"])
    #expect(
      outcomes(failed) == [
        "boxes.a failed: \(AWSError.fake(.server, "InternalError"))", "boxes.b updated",
      ])
    #expect(!failed.isComplete)
    #expect(world.ledger?.intents.map(\.address) == [at("boxes.a")])
    world.fail("set boxes/demo-a codeSha256", with: nil)
    #expect(
      try await session(resources).plan(.apply).lines == ["update boxes.a"])
  }

  @Test func `what no longer exists is reported`() async throws {
    try await apply()
    world.things["boxes/demo-a"] = nil
    #expect(
      outcomes(try await update(["boxes.a"])) == [
        "boxes.a failed: It no longer exists. `cairn apply` creates it again."
      ])
  }

  @Test func `it does not run into somebody else's apply`() async throws {
    try await apply()
    let store = store(world, who: "ben@desk (pid 2)", isGone: false)
    let snapshot = try await store.read()
    let other = try await store.acquire(
      over: snapshot, base: snapshot.ledger, purpose: .apply, run: "other", intents: [])
    let mine = try session(resources, store: CairnEngineTests.store(world, isGone: false))
    world.clearLog()
    await #expect { try await mine.updateArtifacts(of: [at("boxes.a")]) } throws: { error in
      (error as? PlanFailure)?.diagnostics.map(\.code) == [.ledgerHeld]
    }
    #expect(world.writes == [])
    _ = try await other.finish(resources: snapshot.ledger.resources, intents: [])
  }

  @Test(arguments: [FakeWorld.DeathPoint.beforeSending, .beforeAnswer])
  func `killed anywhere, an apply ends in the declared state`(
    _ point: FakeWorld.DeathPoint
  ) async throws {
    for request in 1...12 {
      let world = FakeWorld()
      let test = Self(world: world)
      try await test.apply()
      test.sources.hash.withLock { $0 = "second" }
      world.die(at: request, point)
      _ = try? await test.update(["boxes.a", "boxes.b"])
      let died = world.isDead
      world.die(at: nil)
      let session = try test.session(test.resources)
      _ = try await session.apply(try await session.plan(.apply))
      #expect(world.violations == [])
      for name in ["a", "b"] {
        #expect(world.things["boxes/demo-\(name)"]?.fields["codeSha256"] == "second")
      }
      #expect(try await test.session(test.resources).plan(.apply).isEmpty)
      if !died { return }
    }
  }

  init(world: FakeWorld = FakeWorld()) { self.world = world }
}
