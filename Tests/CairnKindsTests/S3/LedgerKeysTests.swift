import CairnAWS
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct LedgerKeysTests {
  private func keys(_ transport: StubTransport) async throws -> [String] {
    var configuration = AWSConfiguration.endpoint()
    configuration.retry = .none
    return try await LedgerKeys.listing(
      AWSClient(configuration: configuration, transport: transport), "cairn-1-r", "111111111111")
  }

  @Test func `every page is read, of the owner's bucket only`() async throws {
    let transport = StubTransport(
      .success(
        .text(
          "<L><Contents><Key>shop.json</Key></Contents><IsTruncated>true</IsTruncated>"
            + "<NextContinuationToken>t</NextContinuationToken></L>")),
      .success(.text("<L><Contents><Key>tail.json</Key></Contents></L>")))
    #expect(try await keys(transport) == ["shop.json", "tail.json"])
    #expect(transport.requests.count == 2)
    for request in transport.requests {
      #expect(request.headers["x-amz-expected-bucket-owner"] == "111111111111")
      // Staged code and damaged ledgers would be pages of their own.
      #expect(request.query.contains { $0.0 == "delimiter" && $0.1 == "/" })
    }
  }

  @Test func `an endpoint without the bucket has no ledgers`() async throws {
    let answer = "<Error><Code>NoSuchBucket</Code><Message>No.</Message></Error>"
    #expect(try await keys(StubTransport(.success(.text(answer, status: 404)))) == [])
  }

  @Test func `a refused listing is an error`() async throws {
    let answer = "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>"
    await #expect(throws: AWSError.self) {
      try await keys(StubTransport(.success(.text(answer, status: 403))))
    }
  }
}
