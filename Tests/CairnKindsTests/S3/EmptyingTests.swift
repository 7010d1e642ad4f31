import CairnAWS
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnAWSXML

@Suite struct `Deleting many objects` {
  private func version(_ key: String) -> S3ObjectVersion {
    S3ObjectVersion(key: key, versionID: "v", isLatest: true, isDeleteMarker: false)
  }

  private func client(_ transport: StubTransport) throws -> AWSClient {
    AWSClient(
      configuration: .endpoint(
        try AWSEndpoint("http://127.0.0.1:4566", origin: "a test"), region: "us-east-1"),
      transport: transport)
  }

  @Test func `keys that XML can't contain are deleted one at a time`() async throws {
    let transport = StubTransport(.success(.text("")))
    let keys = ["plain", "tab\tand\rreturn", "a\u{1}b", "\u{FFFF}", "ü😀", "\u{1B}[2J"]
    #expect(
      try await client(transport).deleteObjectVersions("b", keys.map(version)) == [])
    #expect(
      transport.requests.map { "\($0.method) \($0.path)" } == [
        "POST /b", "DELETE /b/a%01b", "DELETE /b/%EF%BF%BF", "DELETE /b/%1B%5B2J",
      ])
    #expect(
      transport.requests.dropFirst().map { $0.query.map(\.0) } == [
        ["versionId"], ["versionId"], ["versionId"],
      ])
    let body = try #require(transport.requests.first?.body.text)
    #expect(body.contains("<Key>tab\tand&#13;return</Key>"))
    #expect(!body.contains("\u{1}"))
  }

  @Test func `no empty batch is sent, and refused keys are reported`() async throws {
    let transport = StubTransport(
      .success(
        .text(
          "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>", status: 403)))
    #expect(
      try await client(transport).deleteObjectVersions("b", [version("\u{1}")])
        == [S3DeleteFailure(key: "\u{1}", code: "AccessDenied", message: "No.")])
    #expect(transport.requests.map(\.method) == ["DELETE"])
  }
}
