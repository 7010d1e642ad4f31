import CairnAWS
import CairnJSON
import Glibc
import SocketHTTP
import Synchronization
import TestServer
import Testing

@testable import LambdaRuntime

/// Answers with the event, or fails as the event says.
private struct Echo: LambdaHandler {
  struct Event: LambdaEvent {
    var json: JSONValue
    init(_ json: JSONValue) throws { self.json = json }
  }

  struct Named: LambdaFailure {
    var errorType: String { "Named" }
    var errorMessage: String { "by itself" }
  }

  struct Plain: Error, CustomStringConvertible {
    var description: String { "plain words" }
  }

  func handle(_ event: Event, in invocation: Invocation) async throws -> JSONValue {
    invocation.log.info("handled")
    switch event.json["fail"]?.string {
    case "named": throw Named()
    case "plain": throw Plain()
    default: break
    }
    return [
      "event": event.json, "id": .string(invocation.requestID),
      "deadline": .int(invocation.deadline), "arn": .string(invocation.functionARN ?? ""),
      "trace": .string(getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) } ?? ""),
    ]
  }
}

@Suite(.serialized) struct LambdaRuntimeTests {
  private static func next(_ event: String) -> TestServer.Reply {
    .text(
      "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: r-1\r\nLambda-Runtime-Deadline-Ms: 1234\r\n"
        + "Lambda-Runtime-Invoked-Function-Arn: arn:f\r\nLambda-Runtime-Trace-Id: Root=1\r\n"
        + "Content-Length: \(event.utf8.count)\r\n\r\n\(event)")
  }

  private static let accepted = TestServer.Reply.text(
    "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")

  /// Runs one event; the requests after the first, and the log.
  private func run(
    _ replies: [TestServer.Reply]
  ) async throws -> (requests: [String], log: [JSONValue]) {
    let server = TestServer(replies)
    defer { server.stop() }
    let lines = Mutex<[String]>([])
    let runtime = LambdaRuntime(
      client: RuntimeClient(address: "127.0.0.1:\(server.port)"), handler: Echo(),
      functionName: "f",
      log: Log(
        level: .info, context: ["function": "f"], now: { Timestamp(milliseconds: 7) },
        sink: { line in lines.withLock { $0.append(line) } }))
    try await runtime.handleNext()
    #expect(server.connections == 1)
    #expect(
      server.requests.first
        == "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n"
    )
    return (
      Array(server.requests.dropFirst()),
      try lines.withLock { $0 }.map { try JSONValue(parsing: $0) }
    )
  }

  private func body(_ request: String) throws -> JSONValue {
    let end = try #require(request.firstRange(of: "\r\n\r\n"))
    return try JSONValue(parsing: String(request[end.upperBound...]))
  }

  @Test func `An event is answered with its context`() async throws {
    let (requests, log) = try await run([Self.next(#"{"a":1}"#), Self.accepted])
    #expect(requests.count == 1)
    #expect(requests[0].hasPrefix("POST /2018-06-01/runtime/invocation/r-1/response HTTP/1.1\r\n"))
    #expect(
      try body(requests[0]) == [
        "event": ["a": 1], "id": "r-1", "deadline": 1234, "arn": "arn:f", "trace": "Root=1",
      ])
    #expect(
      log == [
        [
          "level": "INFO", "message": "handled", "function": "f", "requestId": "r-1",
          "timestamp": "1970-01-01T00:00:00.007Z",
        ]
      ])
  }

  @Test func `The runtime answers which code runs, without the handler`() async throws {
    let (requests, log) = try await run([
      Self.next(#"{"cairn:which-code-answers":"n"}"#), Self.accepted,
    ])
    let answer = try body(requests[0])
    #expect(answer["cairn:which-code-answers"] == "n")
    #expect(answer["sha256"]?.string?.utf8.count == 64)
    #expect(log == [])
  }

  @Test(arguments: [
    (#"{"fail":"named"}"#, "Named", "by itself"), (#"{"fail":"plain"}"#, "Plain", "plain words"),
    (
      "{", "Runtime.UnmarshalError",
      "The event can't be read: invalid JSON at byte 1: expected a key in quotes."
    ),
  ])
  func `An error is reported with its type`(
    _ event: String, _ type: String, _ message: String
  ) async throws {
    let (requests, log) = try await run([Self.next(event), Self.accepted])
    #expect(requests.count == 1)
    #expect(requests[0].hasPrefix("POST /2018-06-01/runtime/invocation/r-1/error HTTP/1.1\r\n"))
    #expect(requests[0].contains("\r\nLambda-Runtime-Function-Error-Type: \(type)\r\n"))
    #expect(
      try body(requests[0])
        == ["errorType": .string(type), "errorMessage": .string(message), "stackTrace": []])
    #expect(log.last?["level"] == "ERROR")
    #expect(log.last?["reason"] == .string(message))
  }

  @Test func `An answer that Lambda does not take becomes an error`() async throws {
    let refused = TestServer.Reply.text(
      "HTTP/1.1 413 Too Large\r\nContent-Length: 8\r\n\r\ntoo long")
    let (requests, _) = try await run([Self.next("{}"), refused, Self.accepted])
    #expect(requests.count == 2)
    #expect(
      try body(requests[1])["errorMessage"]
        == "The Runtime API answered /invocation/r-1/response with status 413: too long")
  }

  @Test func `The process survives an event that was given up`() async throws {
    let refused = TestServer.Reply.text("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")
    let (_, log) = try await run([Self.next("{}"), refused, refused])
    #expect(log.last?["message"] == "the failure was not taken")
  }

  @Test func `Without the Runtime API there is nothing to do`() async {
    await #expect(throws: TransportError.self) { _ = try await run([]) }
  }

  @Test func `An error at the start is reported`() throws {
    let server = TestServer([Self.accepted])
    defer { server.stop() }
    try RuntimeClient(address: "127.0.0.1:\(server.port)").failInitialization(Echo.Named())
    #expect(server.requests[0].hasPrefix("POST /2018-06-01/runtime/init/error HTTP/1.1\r\n"))
    #expect(try body(server.requests[0])["errorType"] == "Named")
  }
}
