import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnKinds

/// While an event source mapping is being changed or deleted, Lambda answers that it is in use.
@Suite struct `A mapping in transition` {
  private let resource = ResourceHandle(
    address: ResourceAddress(section: "mappings", name: "m"),
    properties: Properties(["queue": "q", "function": "f", "batchSize": 5]))

  private static let busy = HTTPResponse.json(
    ["__type": "ResourceInUseException", "Message": "Cannot update the event source mapping."],
    status: 400)
  private static let gone = HTTPResponse.json(
    ["__type": "ResourceNotFoundException", "Message": "Not there."], status: 404)

  private static func mapping(_ state: String) -> JSONValue {
    ["UUID": "u", "State": .string(state), "EventSourceArn": "q", "FunctionArn": "f"]
  }

  /// - Parameter answers: by method, in order; the last one is repeated.
  private func context(
    _ answers: [String: [HTTPResponse]], _ log: @escaping @Sendable (String) -> Void
  ) throws -> KindContext {
    let left = Mutex(answers)
    let transport = StubTransport { request throws(TransportError) in
      log(request.method)
      return left.withLock { left in
        guard let first = left[request.method]?.first else { return Self.gone }
        if left[request.method]?.count != 1 { left[request.method]?.removeFirst() }
        return first
      }
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    return KindContext(
      scope: Scope(
        stack: "s", account: "000000000000", region: "us-east-1", endpoint: "\(endpoint)",
        flavour: .aws),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(),
      pace: Pace(
        first: .milliseconds(1), factor: 1, longest: .milliseconds(1), limit: .seconds(600)),
      stagingBucket: "b")
  }

  @Test func `is deleted repeatedly until it no longer exists`() async throws {
    let methods = Mutex<[String]>([])
    let context = try context([
      "GET": [
        .json(["EventSourceMappings": [Self.mapping("Disabling")]]), Self.gone,
      ],
      "DELETE": [Self.busy, Self.busy, .json(Self.mapping("Deleting"), status: 202)],
    ]) { method in methods.withLock { $0.append(method) } }
    try await Mapping().delete(resource, context)
    #expect(methods.withLock { $0 } == ["GET", "DELETE", "DELETE", "DELETE", "GET"])
  }

  @Test func `an update waits for a concurrent delete, then creates it again`() async throws {
    let methods = Mutex<[String]>([])
    let context = try context([
      "PUT": [Self.busy, Self.gone], "POST": [.json(Self.mapping("Enabled"), status: 202)],
    ]) { method in methods.withLock { $0.append(method) } }
    let attributes = try await Mapping().update(
      resource,
      from: LiveResource(
        properties: Properties(), attributes: ["uuid": "old", "arn": "a"], owner: .unread),
      changed: ["batchSize"], context)
    #expect(attributes["uuid"] == "u")
    #expect(methods.withLock { $0 } == ["PUT", "PUT", "POST"])
  }
}
