import CairnAWS
import CairnEngine
import CairnLanguage
import Synchronization
import Testing

/// A report writes nothing, so code that can't be built doesn't stop it.
@Suite struct UnbuiltCodeTests {
  private let world = FakeWorld()
  private let sources = Sources()

  private final class Sources: ArtifactProviding {
    let isBroken = Mutex(false)

    func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact] {
      if isBroken.withLock({ $0 }) { throw ArtifactError("swift build failed in /p.", output: "…") }
      return Dictionary(
        uniqueKeysWithValues: requests.map {
          ($0, Artifact(zipPath: "/code.zip", sha256: "first", sizeInBytes: 1))
        })
    }
  }

  private func session() throws -> Session {
    var boxes = world.boxes
    boxes.built = { $0.values["label"]?.string.map { .zip(path: $0) } }
    return try Session(
      stack: stack([resource("boxes.a", line: 4, ["label": "a.zip"]), resource("boxes.plain")]),
      catalog: Catalog([boxes, world.lids, world.links]),
      scope: Scope(
        stack: "demo", account: "000000000000", region: "us-east-1",
        endpoint: "http://127.0.0.1:4566", flavour: .emulator),
      client: try CairnEngineTests.session(stack([]), world).client,
      options: SessionOptions(readDepth: .everything, adopts: true, dataLoss: .allowedForAll),
      artifacts: sources, store: CairnEngineTests.store(world))
  }

  @Test func `a drift report says what it did not compare, and goes on`() async throws {
    let before = try session()
    _ = try await before.apply(try await before.plan(.apply))
    sources.isBroken.withLock { $0 = true }
    let note =
      "Code could not be built, so it was compared with what was last applied, and not with the "
      + "sources: swift build failed in /p."

    let quiet = try await session().drift()
    #expect(!quiet.hasDrift)
    #expect(quiet.notes == [note])

    // Drift of the code itself, and of what has none, is reported all the same.
    world.things["boxes/demo-a"]?.fields["codeSha256"] = "other"
    world.things["boxes/demo-plain"]?.fields["size"] = 9
    let report = try await session().drift()
    let drifted = report.resources.filter(\.state.isDrift)
    #expect(
      drifted.flatMap { resource in resource.fields.map { "\(resource.address) \($0.path)" } }
        == ["boxes.a codeSha256", "boxes.plain size"])
    #expect(report.notes == [note])
  }

  @Test func `a plan still stops`() async throws {
    sources.isBroken.withLock { $0 = true }
    await #expect(throws: PlanFailure.self) { try await session().plan(.apply) }
  }
}
