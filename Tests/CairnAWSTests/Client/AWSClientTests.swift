import CairnJSON
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnAWS

@Suite struct `The client` {
  private let clock = TestClock()
  private static let busy = HTTPResponse.json(
    ["__type": "ThrottlingException", "message": "slow"], status: 400)

  private func client(
    _ transport: StubTransport, onRequest: (@Sendable (RequestEvent) -> Void)? = nil
  ) -> AWSClient {
    AWSClient(
      configuration: .endpoint(), transport: transport, clock: clock.clock, onRequest: onRequest)
  }

  @Test func `signs and sends a JSON operation`() async throws {
    let transport = StubTransport(.success(.json(["Table": ["TableName": "t"]])))
    let answer = try await client(transport).json(
      .dynamoDB, "DescribeTable", ["TableName": "t"], safety: .idempotent)
    #expect(answer["Table"]?["TableName"] == "t")
    let request = try #require(transport.requests.first)
    #expect(request.method == "POST")
    #expect(request.url == "http://127.0.0.1:4566/")
    #expect(request.headers["X-Amz-Target"] == "DynamoDB_20120810.DescribeTable")
    #expect(request.headers["Content-Type"] == "application/x-amz-json-1.0")
    #expect(request.headers["Host"] == "127.0.0.1:4566")
    #expect(
      request.headers["Authorization"]?.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=test/20150830/us-east-1/dynamodb/aws4_request, "
          + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=") == true)
    #expect(request.body.text == #"{"TableName":"t"}"#)
    #expect(request.timeout == .seconds(30))
  }

  @Test func `what the gate refuses is not sent, not even as a second attempt`() async throws {
    let transport = StubTransport(.success(Self.busy))
    let asked = Mutex(0)
    let guarded = client(transport).guarded { request in
      let isFirst = asked.withLock { count in
        count += 1
        return count == 1
      }
      return isFirst
        ? nil
        : AWSError(
          cause: .cancelled, service: request.service.id, operation: request.operation,
          code: "LockLost", message: "No.")
    }
    do {
      _ = try await guarded.json(.sqs, "CreateQueue", [:], safety: .idempotent)
      Issue.record("it was answered")
    } catch {
      #expect("\(error)" == "sqs CreateQueue failed with LockLost: No.")
    }
    #expect(transport.requests.count == 1)
    #expect(asked.withLock { $0 } == 2)
  }

  @Test func `is asked about a request only when there is a connection for it`() async throws {
    let asked = Mutex(0)
    let answers = Mutex<[CheckedContinuation<Void, Never>]>([])
    let transport = StubTransport { _ in
      await withCheckedContinuation { continuation in
        answers.withLock { $0.append(continuation) }
      }
      return .json([:])
    }
    let limit = AWSConfiguration.endpoint().connectionLimit
    let guarded = client(transport).guarded { _ in
      asked.withLock { $0 += 1 }
      return nil
    }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<limit + 3 {
        group.addTask {
          _ = try? await guarded.json(.sqs, "CreateQueue", [:], safety: .idempotent)
        }
      }
      while transport.requests.count < limit { await Task.yield() }
      for _ in 0..<100 { await Task.yield() }
      #expect(asked.withLock { $0 } == limit)
      var answered = 0
      while answered < limit + 3 {
        let ready = answers.withLock { answers in
          defer { answers = [] }
          return answers
        }
        for answer in ready { answer.resume() }
        answered += ready.count
        await Task.yield()
      }
    }
    #expect(asked.withLock { $0 } == limit + 3)
  }

  @Test func `sends a REST-JSON operation and takes an empty answer`() async throws {
    let transport = StubTransport(.success(HTTPResponse(status: 204)))
    let answer = try await client(transport).rest(
      .lambda, "DeleteFunction", method: "DELETE", path: "/2015-03-31/functions/f",
      query: [("Qualifier", "1")], safety: .idempotent)
    #expect(answer == [:])
    let request = try #require(transport.requests.first)
    #expect(request.url == "http://127.0.0.1:4566/2015-03-31/functions/f?Qualifier=1")
    #expect(request.headers["Content-Type"] == nil)
    #expect(request.headers["Accept"] == "application/json")
    #expect(request.body == .none)
  }

  @Test func `asks STS who we are`() async throws {
    let transport = StubTransport(
      .success(
        .text(
          """
          <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn><UserId>AKIA</UserId>
          <Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
          """)))
    let identity = try await client(transport).getCallerIdentity()
    #expect(
      identity
        == CallerIdentity(
          account: "000000000000", arn: "arn:aws:iam::000000000000:root", userID: "AKIA"))
    #expect(transport.requests.first?.body.text == "Action=GetCallerIdentity&Version=2011-06-15")
  }

  @Test func `tries again, reports each attempt, and signs again`() async throws {
    let events = Mutex<[RequestEvent]>([])
    let clock = clock
    let transport = StubTransport { request throws(TransportError) in
      clock.advance(by: .seconds(60))
      switch request.headers["X-Amz-Date"] {
      case "20150830T123600Z": return Self.busy
      case "20150830T123700Z": throw TransportError(.connect, "refused")
      default: return .json(["ok": true])
      }
    }
    let answer = try await client(transport) { event in
      events.withLock { $0.append(event) }
    }.json(.sqs, "SendMessage", [:], safety: .unsafe)
    #expect(answer == ["ok": true])
    #expect(clock.sleeps == [.milliseconds(200), .milliseconds(100)])
    let told = events.withLock { $0 }
    #expect(told.map(\.attempt) == [1, 2, 3])
    #expect(told.map(\.status) == [400, nil, 200])
    #expect(told.map { $0.error?.code } == ["ThrottlingException", "ConnectionFailed", nil])
    #expect(told.map(\.retryAfter) == [.milliseconds(200), .milliseconds(100), nil])
    #expect(Set(told.map { "\($0.service) \($0.operation)" }) == ["sqs SendMessage"])
  }

  @Test(arguments: [
    (TransportError.Kind.connect, AWSError.Cause.transport, "ConnectionFailed", 3),
    (.interrupted, .transport, "ConnectionLost", 1), (.timedOut, .timedOut, "RequestTimedOut", 1),
    (.cancelled, .cancelled, "Cancelled", 1), (.tooLarge, .transport, "AnswerTooLarge", 1),
    (.invalid, .invalid, "RequestNotFormed", 1),
  ])
  func `repeats an unsafe call only when it did not arrive`(
    kind: TransportError.Kind, cause: AWSError.Cause, code: String, attempts: Int
  ) async throws {
    let transport = StubTransport(.failure(TransportError(kind, "why")))
    let error = await #expect(throws: AWSError.self) {
      try await client(transport).json(.sqs, "SendMessage", [:], safety: .unsafe)
    }
    #expect(
      error
        == AWSError(
          cause: cause, service: "sqs", operation: "SendMessage", code: code, message: "why"))
    #expect(transport.requests.count == attempts)
  }

  @Test func `stops trying again when the budget of all calls is used up`() async throws {
    let transport = StubTransport(.failure(TransportError(.connect, "refused")))
    let client = client(transport)
    // 50 calls of two retries each, at 5 of 500 tokens.
    for _ in 0..<50 { _ = try? await client.getCallerIdentity() }
    #expect(transport.requests.count == 150)
    _ = try? await client.getCallerIdentity()
    #expect(transport.requests.count == 151)
  }

  @Test func `waits as long as the server asks`() async throws {
    let transport = StubTransport(
      .success(.text("", status: 503, headers: ["Retry-After": "2"])),
      .success(.text("", status: 503, headers: ["Retry-After": "600"])))
    let error = await #expect(throws: AWSError.self) {
      try await client(transport).json(.sqs, "GetQueueUrl", [:], safety: .idempotent)
    }
    #expect(error?.status == 503)
    #expect(clock.sleeps == [.seconds(2)])
  }

  @Test func `stops at once when its task is cancelled`() async throws {
    let transport = StubTransport { _ throws(TransportError) in
      throw TransportError(.connect, "refused")
    }
    let client = client(transport)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await client.json(.sqs, "GetQueueUrl", [:], safety: .idempotent)
    }
    let error = await #expect(throws: AWSError.self) { try await task.value }
    #expect(error?.cause == .cancelled)
    #expect(transport.requests.count == 1)
  }

  @Test func `says what can't be read in an answer`() async throws {
    let transport = StubTransport(.success(.text("oops")))
    let error = await #expect(throws: AWSError.self) {
      try await client(transport).json(.sqs, "GetQueueUrl", [:], safety: .idempotent)
    }
    #expect(
      error?.description
        == "sqs GetQueueUrl failed with UnreadableAnswer: The answer can't be read: invalid JSON at "
        + "byte 0: expected a value.")
    #expect(transport.requests.count == 1)
  }

  @Test func `takes no page for the answer of a service`() async throws {
    let transport = StubTransport(.success(.text("<!DOCTYPE html><title>Log in</title>")))
    for operation in ["DeleteBucket", "PutBucketTagging"] {
      let error = await #expect(throws: AWSError.self) {
        try await client(transport).send(
          AWSRequest(.s3, operation, method: "PUT", bucket: "b", safety: .idempotent))
      }
      #expect(error?.code == "ForeignAnswer")
      #expect(error?.cause == .server)
    }
    #expect(transport.requests.count == 2)
    // An object may be one.
    _ = try await client(transport).send(
      AWSRequest(.s3, "GetObject", method: "GET", bucket: "b", safety: .idempotent))
  }

  @Test func `says that there are no credentials`() async throws {
    let transport = StubTransport(.failure(TransportError(.connect, "no route")))
    let configuration = AWSConfiguration(
      mode: .aws, region: "us-east-1", endpoints: .aws(services: [:]),
      credentials: .instanceMetadata)
    let client = AWSClient(
      configuration: configuration, transport: transport, clock: clock.clock)
    let error = await #expect(throws: AWSError.self) { try await client.getCallerIdentity() }
    #expect(error?.cause == .denied)
    #expect(error?.code == "CredentialsUnavailable")
    #expect(transport.requests.map(\.host) == ["169.254.169.254"])
  }
}
