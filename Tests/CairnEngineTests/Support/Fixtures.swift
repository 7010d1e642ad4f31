import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Synchronization

func place(_ line: Int, _ column: Int = 3) -> SourceLocation {
  let position = SourcePosition(line: line, column: column, offset: line * 100)
  return SourceLocation(file: "demo.yaml", range: SourceRange(start: position, end: position))
}

func ref(_ section: String, _ name: String, _ attribute: String) -> Value {
  .unresolved(
    Template(.resource(ResourceAddress(section: section, name: name), attribute: attribute)))
}

func at(_ text: String) -> ResourceAddress {
  ResourceAddress(text) ?? ResourceAddress(section: "?", name: text)
}

/// A declaration at a line of its own, its fields on the lines below in the order of their names.
func resource(
  _ address: String, line: Int = 1, _ properties: [String: Value] = [:],
  dependsOn: [String] = []
) -> ResourceDeclaration {
  var properties = properties
  let address = at(address)
  if address.section != "lids", properties["name"] == nil {
    properties["name"] = .string("demo-\(address.name)")
  }
  var places: FieldPlaces = [:]
  for (index, name) in properties.keys.sorted().enumerated() {
    places[name] = place(line + index + 1, 5)
  }
  return ResourceDeclaration(
    address: address, properties: properties, location: place(line), fieldLocations: places,
    dependsOn: dependsOn.map(at))
}

func stack(
  _ resources: [ResourceDeclaration], named name: String = "demo", outputs: [String: Value] = [:]
) -> Stack {
  Stack(
    name: name, location: place(1, 1), region: nil, file: "demo.yaml", parameters: [:],
    resources: resources,
    outputs: outputs.sorted { $0.key < $1.key }.map {
      OutputDeclaration(name: $0.key, value: $0.value, location: place(99))
    })
}

/// Milliseconds that pass only by sleeping.
final class FakeTime: Sendable {
  private let milliseconds = Mutex(1_000_000)

  var now: Int {
    get { milliseconds.withLock { $0 } }
    set { milliseconds.withLock { $0 = newValue } }
  }

  /// Sleepers wait until cancelled, but for the shortest; `passing` ones pass the time.
  var idle: LedgerClock {
    LedgerClock(
      now: { self.now },
      sleep: { duration in
        if duration > .seconds(1) { try await ContinuousClock().sleep(for: .seconds(60)) }
        await Task.yield()
      })
  }

  var passing: LedgerClock {
    LedgerClock(
      now: { self.now },
      sleep: { duration in
        self.milliseconds.withLock { $0 += duration.inMilliseconds }
        await Task.yield()
      })
  }
}

struct NoArtifacts: ArtifactProviding {
  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact] {
    Dictionary(
      uniqueKeysWithValues: requests.map {
        ($0, Artifact(zipPath: "/code.zip", sha256: "hash-of-\($0)", sizeInBytes: 1))
      })
  }
}

func store(
  _ world: FakeWorld, of stack: String = "demo", time: FakeTime = FakeTime(),
  clock: LedgerClock? = nil,
  who: String = "ann@desk (pid 1)", isGone: Bool = true, from place: ApplyPlace? = nil
) -> LedgerStore {
  LedgerStore(
    objects: world, stack: stack, clock: clock ?? time.idle,
    processes: LockOwnerProcesses(
      who: who, own: LockOwnerProcess(boot: "b", namespace: "n", pid: 1, startTime: "1"),
      isGone: { _ in isGone }), place: place)
}

func session(
  _ stack: Stack, _ world: FakeWorld, options: SessionOptions = SessionOptions(),
  catalog: Catalog? = nil, store: LedgerStore? = nil
) throws -> Session {
  try Session(
    stack: stack, catalog: catalog ?? world.catalog,
    scope: Scope(
      stack: stack.name, account: "000000000000", region: "us-east-1",
      endpoint: "http://127.0.0.1:4566", flavour: .emulator),
    client: AWSClient(
      configuration: .endpoint(), transport: StubTransport(.success(.text("", status: 500)))),
    options: options, artifacts: NoArtifacts(),
    store: store ?? CairnEngineTests.store(world, of: stack.name))
}

/// Plans and applies, as one run of the program does.
@discardableResult
func run(
  _ stack: Stack, _ world: FakeWorld, _ purpose: Plan.Purpose = .apply,
  options: SessionOptions = SessionOptions(dataLoss: .allowedForAll)
) async throws -> ApplyReport {
  let session = try session(stack, world, options: options)
  return try await session.apply(try await session.plan(purpose))
}

extension Plan {
  /// As `update boxes.a [renamed from: boxes.b]`; what stays is left out.
  var lines: [String] {
    changes.filter { $0.action != .none || !$0.reasons.isEmpty }.map { change in
      let reasons =
        change.reasons.isEmpty ? "" : " [\(change.reasons.map(\.text).joined(separator: ", "))]"
      return "\(change.action.rawValue) \(change.address)\(reasons)"
    }
  }

  func fields(of address: String) -> [String] {
    (changes.first { $0.address == at(address) }?.fields ?? []).map { field in
      func text(_ value: Value?) -> String { value.map { "\($0.json(.stored))" } ?? "-" }
      return
        "\(field.path): \(text(field.recorded)) | \(text(field.live)) → \(text(field.desired)) "
        + "(\(field.cause.rawValue)\(field.forcesReplacement ? ", replaces" : ""))"
    }
  }
}

extension AWSError {
  static func fake(_ cause: Cause, _ code: String) -> AWSError {
    AWSError(
      cause: cause, service: "fake", operation: "Do", code: code, message: "No.", status: 500)
  }
}
