import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnKinds

@Suite struct DataStreamTests {
  @Test(arguments: [
    FileCase(
      "a mode without its number of shards, or with one",
      """
      streams:
        a: {mode: on-demand, ▸shards: 1}
        b: {▸mode: provisioned}
        c: {shards: 1}
        d: {}
        e: {retention: ▸1441m}
      """,
      "Kinesis chooses the number of shards of an on-demand stream: write `mode: provisioned`, or "
        + "leave `shards` out.",
      "A provisioned stream needs `shards`, such as `shards: 1`.",
      "`retention` is counted in whole hours; `1441m` is not. Write `1d1h`."),
    FileCase(
      "an event source mapping of a stream and a queue",
      """
      queues:
        q: {}
      streams:
        s: {}
      mappings:
        m: {queue: q, ▸stream: s, function: "arn:aws:lambda:us-east-1:123456789012:function:f"}
      """,
      "An event source mapping reads one source, but `queue` and `stream` are given. Declare one "
        + "for each."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private final class Kinesis: Sendable {
    let shards: Mutex<Int>
    let log = Mutex<[String]>([])

    init(shards: Int) { self.shards = Mutex(shards) }

    func answer(_ operation: String, _ input: JSONValue) -> JSONValue {
      switch operation {
      case "UpdateShardCount":
        let count = input["TargetShardCount"]?.int ?? 0
        shards.withLock { $0 = count }
        log.withLock { $0.append("\(count)") }
        return [:]
      case "DescribeStreamSummary":
        let count = shards.withLock { $0 }
        return [
          "StreamDescriptionSummary": [
            "StreamName": "a", "StreamStatus": "ACTIVE", "OpenShardCount": .int(count),
            "StreamModeDetails": ["StreamMode": "PROVISIONED"], "RetentionPeriodHours": 24,
            "EncryptionType": "NONE", "EnhancedMonitoring": [["ShardLevelMetrics": []]],
          ]
        ]
      default: return [:]
      }
    }
  }

  private func context(_ kinesis: Kinesis) throws -> KindContext {
    let transport = StubTransport { request throws(TransportError) in
      let operation = request.headers["X-Amz-Target"]?.split(separator: ".").last ?? ""
      let body = (try? JSONValue(parsing: request.body.text ?? "")) ?? .null
      return .json(kinesis.answer(String(operation), body))
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    return KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "\(endpoint)", flavour: .aws),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .fields(["shards"]), shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  private func handle(_ fields: [String: Value]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "streams", name: "a"),
      properties: Properties(["name": "a", "mode": "provisioned"].merging(fields) { $1 }))
  }

  @Test(arguments: [(1, 7, ["2", "4", "7"]), (9, 2, ["5", "3", "2"]), (3, 3, [])])
  func `the number of shards is at most doubled and halved at once`(
    _ now: Int, _ wanted: Int, _ steps: [String]
  ) async throws {
    let kinesis = Kinesis(shards: now)
    let live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    _ = try await DataStream().update(
      handle(["shards": .integer(wanted)]), from: live, changed: ["shards"], context(kinesis))
    #expect(kinesis.log.withLock { $0 } == steps)
  }

  @Test func `is read without settings that are at their defaults`() async throws {
    let live = try #require(
      try await DataStream().read(handle([:]), context(Kinesis(shards: 3))))
    #expect(
      live.properties.values == [
        "name": "a", "mode": "provisioned", "shards": 3, "retention": 86_400, "kmsKey": .null,
      ])
    #expect(live.unmanaged.isEmpty)
  }
}
