import CairnAWS
import CairnHTTP

/// The server that live tests run against: LocalStack, or whatever `CAIRN_TEST_ENDPOINT` names.
package enum TestEndpoint {
  /// Nil when no live tests are wanted.
  package static var url: String? {
    let url = AWSEnvironment.process.variables["CAIRN_TEST_ENDPOINT"]
    return url?.isEmpty == false ? url : nil
  }

  package static var isSet: Bool { url != nil }

  /// `CAIRN_TEST_KINDS=queues,topics` tries these kinds alone.
  package static func wants(_ section: String) -> Bool {
    wantsAllKinds || wantedKinds.split(separator: ",").contains(Substring(section))
  }

  package static var wantsAllKinds: Bool { wantedKinds.isEmpty }

  private static var wantedKinds: String {
    AWSEnvironment.process.variables["CAIRN_TEST_KINDS"] ?? ""
  }

  /// Whether tests that take long are wanted too: scripts/torture.
  package static var isWhole: Bool {
    AWSEnvironment.process.variables["CAIRN_TORTURE"] == "whole"
  }

  /// The server that answers a kind's requests: LocalStack, or the one that its fixture names.
  package static func url(of server: String?) -> String? {
    guard let server else { return url }
    let url = AWSEnvironment.process.variables["CAIRN_TEST_\(server.uppercased())"]
    return url?.isEmpty == false ? url : nil
  }

  /// Runs a test with a client of its own to that server.
  package static func withClient(
    of server: String? = nil, region: String = "us-east-1",
    onRequest: (@Sendable (RequestEvent) -> Void)? = nil,
    _ body: (AWSClient) async throws -> Void
  ) async throws {
    try await withLossyClient(of: server, region: region, onRequest: onRequest) { client, _ in
      try await body(client)
    }
  }

  /// The same with a connection that can lose answers.
  package static func withLossyClient(
    of server: String? = nil, region: String = "us-east-1",
    onRequest: (@Sendable (RequestEvent) -> Void)? = nil,
    _ body: (AWSClient, LossyTransport) async throws -> Void
  ) async throws {
    let endpoint = try AWSEndpoint(url(of: server) ?? "", origin: "CAIRN_TEST_ENDPOINT")
    let configuration = AWSConfiguration.endpoint(endpoint, region: region)
    let transport = AsyncHTTPTransport(configuration)
    do {
      let lossy = LossyTransport(transport)
      try await body(
        AWSClient(configuration: configuration, transport: lossy, onRequest: onRequest), lossy)
    } catch {
      await transport.shutdown()
      throw error
    }
    await transport.shutdown()
  }

  /// A name that no other test uses, for buckets, queues and the like.
  package static func uniqueName(_ stem: String) -> String {
    "\(stem)-\(String(UInt32.random(in: .min ... .max), radix: 36))"
  }
}
