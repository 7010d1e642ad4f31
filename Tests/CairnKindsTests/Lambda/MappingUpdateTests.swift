import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct MappingUpdateTests {
  /// Quirk of LocalStack: of two concurrent updates, the later one disables the event source
  /// mapping unless it sends `Enabled`.
  @Test(arguments: [nil, true, false])
  func `every update of an event source mapping sends whether it is enabled`(
    isEnabled: Bool?
  ) async throws {
    let transport = StubTransport(.success(.json(["UUID": "u", "State": "Enabled"])))
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let aws = AWSClient(
      configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport)
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "000000000000", region: "us-east-1", endpoint: "\(endpoint)",
        flavour: .emulator),
      aws: aws, reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    var properties: [String: Value] = ["queue": "q", "function": "f", "batchSize": 5]
    properties["enabled"] = isEnabled.map(Value.boolean)
    _ = try await Mapping().update(
      ResourceHandle(
        address: ResourceAddress(section: "mappings", name: "m"),
        properties: Properties(properties)),
      from: LiveResource(
        properties: Properties(), attributes: ["uuid": "u", "arn": "a"], owner: .unread),
      changed: ["batchSize"], context)
    let bodies = transport.requests.compactMap(\.body.text).filter { !$0.isEmpty }
    #expect(bodies.count == 1)
    let sent = try JSONValue(parsing: try #require(bodies.first))
    #expect(sent["Enabled"]?.bool == isEnabled ?? true)
    #expect(sent["BatchSize"]?.int == 5)
  }
}
