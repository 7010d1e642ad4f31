import CairnLanguage
import Synchronization
import Testing

@testable import CairnEngine

/// Missing code, as a plan reports it.
@Suite struct MissingCodeTests {
  let world = FakeWorld()
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Notes what is asked for.
  private final class Recorder: ArtifactProviding {
    let inner: ArtifactStore
    let asked = Mutex<Set<ArtifactRequest>>([])

    init(_ inner: ArtifactStore) { self.inner = inner }

    func artifacts(
      for requests: [ArtifactRequest]
    ) async throws -> [ArtifactRequest: Artifact] {
      asked.withLock { $0.formUnion(requests) }
      return try await inner.artifacts(for: requests)
    }
  }

  private func recorder() -> Recorder {
    Recorder(ArtifactStore(baseFolder: folder.path, cacheFolder: "\(folder.path)/cache"))
  }

  private func session(
    _ resources: [ResourceDeclaration], _ artifacts: Recorder, targets: [ResourceAddress] = []
  ) throws -> Session {
    var boxes = world.boxes
    boxes.built = { $0.values["label"]?.string.map { .folder(path: $0) } }
    return try Session(
      stack: stack(resources), catalog: Catalog([boxes, world.lids, world.links]),
      scope: Scope(
        stack: "demo", account: "000000000000", region: "us-east-1",
        endpoint: "http://127.0.0.1:4566", flavour: .emulator),
      client: try CairnEngineTests.session(stack([]), world).client,
      options: SessionOptions(dataLoss: .allowedForAll, targets: targets), artifacts: artifacts,
      store: CairnEngineTests.store(world))
  }

  private let resources = [
    resource("boxes.a", line: 4, ["label": "there"]),
    resource("boxes.b", line: 8, ["label": "gone"]),
    resource("boxes.c", line: 12, ["label": "gone"]),
    resource("boxes.d", line: 16, ["label": "away"]),
  ]

  @Test func `all of it is reported, each at the resource that requests it`() async throws {
    try folder.write("there/a", "x")
    let session = try session(resources, recorder())
    func missing(_ name: String, _ line: Int) -> Diagnostic {
      Diagnostic(
        .artifactFailed, summary: "Code is missing",
        detail: "There is no folder \(folder.path)/\(name).", at: place(line))
    }
    await #expect(
      throws: PlanFailure([missing("gone", 8), missing("gone", 12), missing("away", 16)])
    ) { try await session.plan(.apply) }
  }

  @Test func `a plan with --target builds what they need, and nothing else`() async throws {
    try folder.write("there/a", "x")
    try folder.write("needed/a", "x")
    let recorder = recorder()
    var resources = resources
    resources.append(resource("boxes.e", line: 20, ["label": "needed"]))
    resources[0] = resource("boxes.a", line: 4, ["label": "there"], dependsOn: ["boxes.e"])
    let plan = try await session(resources, recorder, targets: [at("boxes.a")]).plan(.apply)
    #expect(plan.lines == ["create boxes.a [new]", "create boxes.e [new]"])
    #expect(
      recorder.asked.withLock { $0 } == [.folder(path: "there"), .folder(path: "needed")])
  }
}
