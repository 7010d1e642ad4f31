import CairnAWS
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnEngine

@Suite struct S3LedgerTests {
  private func error(_ status: Int, _ code: String) -> HTTPResponse {
    .text("<Error><Code>\(code)</Code><Message>No.</Message></Error>", status: status)
  }

  private func objects(_ transport: StubTransport) -> S3LedgerObjects {
    var configuration = AWSConfiguration.endpoint()
    configuration.retry = .none
    return S3LedgerObjects(
      aws: AWSClient(configuration: configuration, transport: transport), bucket: "cairn-1-r",
      owner: "111111111111")
  }

  @Test(arguments: ["NoSuchKey", "NoSuchBucket"])
  func `an absent object or bucket reads as nothing`(code: String) async throws {
    let transport = StubTransport(.success(error(404, code)))
    #expect(try await objects(transport).read("demo.json") == nil)
    #expect(transport.requests.first?.path == "/cairn-1-r/demo.json")
  }

  @Test func `a read gives bytes and ETag`() async throws {
    let transport = StubTransport(.success(.text("{}", headers: ["ETag": "\"e\""])))
    #expect(
      try await objects(transport).read("demo.json")
        == LedgerObject(bytes: Array("{}".utf8), etag: "\"e\""))
  }

  @Test func `a write is conditional on what was read`() async throws {
    let transport = StubTransport(.success(.text("", headers: ["ETag": "\"new\""])))
    let objects = objects(transport)
    #expect(try await objects.write([1], to: "demo.json", if: .absent) == .written(etag: "\"new\""))
    #expect(
      try await objects.write([1], to: "demo.json", if: .present(etag: "\"e\""))
        == .written(etag: "\"new\""))
    #expect(transport.requests.map { $0.headers["If-None-Match"] } == ["*", nil])
    #expect(transport.requests.map { $0.headers["If-Match"] } == [nil, "\"e\""])
  }

  struct AnswerCase: Sendable {
    var status: Int
    var code: String
    var condition: LedgerVersion
    var answer: LedgerWriteAnswer
  }

  @Test(arguments: [
    AnswerCase(status: 412, code: "PreconditionFailed", condition: .absent, answer: .conflict),
    AnswerCase(
      status: 412, code: "PreconditionFailed", condition: .present(etag: "e"), answer: .conflict),
    AnswerCase(
      status: 409, code: "ConditionalRequestConflict", condition: .absent, answer: .conflict),
    AnswerCase(status: 404, code: "NoSuchBucket", condition: .absent, answer: .noBucket),
    AnswerCase(status: 404, code: "NoSuchKey", condition: .present(etag: "e"), answer: .conflict),
  ])
  func `refusals are told apart`(test: AnswerCase) async throws {
    let transport = StubTransport(.success(error(test.status, test.code)))
    #expect(
      try await objects(transport).write([], to: "demo.json", if: test.condition) == test.answer)
  }

  @Test func `the bucket may be there already`() async throws {
    try await objects(StubTransport(.success(error(409, "BucketAlreadyOwnedByYou")))).createBucket()
    let taken = objects(StubTransport(.success(error(409, "BucketAlreadyExists"))))
    await #expect(throws: foreign) { try await taken.createBucket() }
  }

  private var foreign: ForeignLedgerBucket {
    ForeignLedgerBucket(bucket: "cairn-1-r", account: "111111111111", mode: .endpoint)
  }

  @Test func `every request says whose bucket it has to be`() async throws {
    let transport = StubTransport(.success(.text("{}", headers: ["ETag": "\"e\""])))
    let objects = objects(transport)
    _ = try await objects.read("demo.json")
    _ = try await objects.etag(of: "demo.json")
    _ = try await objects.write([1], to: "demo.json", if: .absent)
    try await objects.remove("demo.json")
    #expect(
      transport.requests.map { $0.headers["x-amz-expected-bucket-owner"] }
        == Array(repeating: "111111111111", count: 4))
  }

  @Test func `a bucket of another account differs from one without permission`() async throws {
    // Denied; denied when asked as ours; there when asked as anybody's.
    let theirs = StubTransport(
      .success(error(403, "AccessDenied")), .success(.text("", status: 403)), .success(.text("")))
    await #expect(throws: foreign) { try await objects(theirs).read("demo.json") }
    #expect(
      foreign.description
        == "The bucket cairn-1-r, for this account's ledgers and staged code, belongs to another "
        + "account than 111111111111, which could read and change them. Nothing was written to it. "
        + "Delete that bucket with the account that created it (AWS_ACCESS_KEY_ID selects it), or "
        + "use another region.")
    let ours = StubTransport(
      .success(error(403, "AccessDenied")), .success(.text("")), .success(.text("")))
    await #expect(throws: AWSError.self) { try await objects(ours).read("demo.json") }
  }

  @Test func `opening a session asks who we are, and nothing else`() async throws {
    let transport = StubTransport(
      .success(.text("<R><Account>000000000042</Account><Arn>a</Arn><UserId>u</UserId></R>")))
    let client = AWSClient(
      configuration: .endpoint(region: "eu-west-1"), transport: transport)
    let session = try await Session.open(
      stack: stack([]), catalog: FakeWorld().catalog, client: client, options: SessionOptions(),
      artifacts: NoArtifacts())
    #expect(transport.requests.count == 1)
    #expect(
      session.scope
        == Scope(
          stack: "demo", account: "000000000042", region: "eu-west-1",
          endpoint: "http://127.0.0.1:4566", flavour: .emulator,
          localArchitecture: NoArtifacts().architecture))
    #expect(Session.bucket(in: session.scope) == "cairn-000000000042-eu-west-1")
  }

  @Test func `an endpoint that doesn't answer is reported with the next step`() async throws {
    var configuration = AWSConfiguration.endpoint()
    configuration.retry = .none
    let client = AWSClient(
      configuration: configuration,
      transport: StubTransport(.failure(TransportError(.connect, "Connection refused."))))
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .noConnection,
          "Nothing answers at http://127.0.0.1:4566: sts GetCallerIdentity failed with "
            + "ConnectionFailed: Connection refused. Is it running? `cairn local start` starts "
            + "one; "
            + "`--endpoint` names another.", at: place(1, 1))
      ])
    ) {
      try await Session.open(
        stack: stack([]), catalog: FakeWorld().catalog, client: client, options: SessionOptions(),
        artifacts: NoArtifacts())
    }
  }
}
