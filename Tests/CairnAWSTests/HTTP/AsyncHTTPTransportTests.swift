import CairnHTTP
import CairnTestSupport
import Testing

@testable import CairnAWS

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct `The network transport` {
  private func request(
    _ server: LoopbackServer, _ path: String = "/", method: String = "GET",
    host: String = "127.0.0.1",
    body: HTTPBody = .none, timeout: Duration = .seconds(5)
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, scheme: "http", host: host, port: server.port, path: path,
      query: [("a b", "c+d"), ("alone", nil)], headers: ["X-One": "1"], body: body, timeout: timeout
    )
  }

  private func withTransport<Answer: Sendable>(
    maximumAnswerSize: Int = 1 << 20, _ body: (AsyncHTTPTransport) async throws -> Answer
  ) async throws -> Answer {
    var configuration = AWSConfiguration.endpoint()
    configuration.connectTimeout = .milliseconds(300)
    configuration.maximumAnswerSize = maximumAnswerSize
    let transport = AsyncHTTPTransport(configuration)
    do {
      let answer = try await body(transport)
      await transport.shutdown()
      return answer
    } catch {
      await transport.shutdown()
      throw error
    }
  }

  @Test func `sends what it is given, and keeps the connection`() async throws {
    let server = LoopbackServer(answering: "hello")
    defer { server.stop() }
    try await withTransport { transport in
      let first = try await transport.send(
        request(server, "/a//../%41+%2F", method: "PUT", body: .text("xy")))
      #expect(first.status == 200)
      #expect(first.body == Array("hello".utf8))
      #expect(first.headers["content-LENGTH"] == "5")
      _ = try await transport.send(request(server, host: "localhost"))
      _ = try await transport.send(request(server))
    }
    let received = server.received
    #expect(received[0].requestLine == "PUT /a//../%41+%2F?a%20b=c%2Bd&alone HTTP/1.1")
    #expect(received[0].headers.contains("X-One: 1"))
    #expect(received[0].headers.contains { $0.lowercased() == "content-length: 2" })
    #expect(received[0].body == Array("xy".utf8))
    #expect(received[1].headers.contains { $0.lowercased() == "host: localhost:\(server.port)" })
    #expect(received[0].connection == received[2].connection)
  }

  @Test func `does not follow redirects`() async throws {
    let server = LoopbackServer { _ in
      .raw("HTTP/1.1 307 Away\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let answer = try await withTransport { try await $0.send(request(server)) }
    #expect(answer.status == 307)
    #expect(server.received.count == 1)
  }

  @Test func `streams a file`() async throws {
    let server = LoopbackServer(answering: "")
    defer { server.stop() }
    let bytes = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) }
    let path = try write(bytes)
    defer { unlink(path) }
    try await withTransport { transport in
      let body = HTTPBody.file(path: path, size: bytes.count, sha256Hex: "")
      _ = try await transport.send(request(server, method: "PUT", body: body))
      let error = await #expect(throws: TransportError.self) {
        try await transport.send(
          request(
            server, method: "PUT",
            body: .file(path: path, size: bytes.count + 1, sha256Hex: "")))
      }
      #expect(
        error
          == TransportError(
            .invalid, "The file \(path) can't be sent: it became shorter or unreadable."))
      let missing = await #expect(throws: TransportError.self) {
        try await transport.send(
          request(server, method: "PUT", body: .file(path: "/no/such", size: 1, sha256Hex: "")))
      }
      #expect(
        missing
          == TransportError(.invalid, "The file /no/such can't be sent: No such file or directory.")
      )
    }
    #expect(server.received.first?.body == bytes)
  }

  @Test func `says that nobody listens`() async throws {
    let server = LoopbackServer(answering: "")
    server.stop()
    for host in ["127.0.0.1", "localhost"] {
      let error = await #expect(throws: TransportError.self) {
        try await withTransport { try await $0.send(request(server, host: host)) }
      }
      #expect(
        error
          == TransportError(
            .connect, "\(host):\(server.port) can't be reached: Connection refused."))
    }
  }

  @Test func `says that a name is not known`() async throws {
    let error = await #expect(throws: TransportError.self) {
      try await withTransport {
        try await $0.send(HTTPRequest(method: "GET", scheme: "http", host: "no-such-host.invalid"))
      }
    }
    #expect(
      error
        == TransportError(
          .connect,
          "no-such-host.invalid can't be reached: the name no-such-host.invalid is not known."))
  }

  @Test func `says that the time was up, even in the middle of an answer`() async throws {
    for reply in [
      LoopbackServer.Reply.silence, .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
    ] {
      let server = LoopbackServer { _ in reply }
      defer { server.stop() }
      let error = await #expect(throws: TransportError.self) {
        try await withTransport {
          try await $0.send(request(server, timeout: .milliseconds(100)))
        }
      }
      #expect(
        error
          == TransportError(
            .timedOut, "127.0.0.1:\(server.port) did not answer within 0.1 seconds."))
    }
  }

  @Test func `says that the connection was lost`() async throws {
    let server = LoopbackServer { _ in .close }
    defer { server.stop() }
    let error = await #expect(throws: TransportError.self) {
      try await withTransport { try await $0.send(request(server)) }
    }
    #expect(error?.kind == .interrupted)
    #expect(error?.message.hasPrefix("The connection to 127.0.0.1:\(server.port) broke: ") == true)
  }

  @Test func `gives up on a TLS handshake that gets no answer`() async throws {
    // It waits for a request in clear text, and so says nothing.
    let server = LoopbackServer(answering: "")
    defer { server.stop() }
    var request = request(server)
    request.scheme = "https"
    let secure = request
    let error = await #expect(throws: TransportError.self) {
      try await withTransport { try await $0.send(secure) }
    }
    #expect(
      error
        == TransportError(
          .connect, "127.0.0.1:\(server.port) does not answer: connecting took too long."))
  }

  @Test func `takes no more than it should`() async throws {
    let server = LoopbackServer(answering: "0123456789")
    defer { server.stop() }
    let answer = try await withTransport(maximumAnswerSize: 10) {
      try await $0.send(request(server))
    }
    #expect(answer.body.count == 10)
    let error = await #expect(throws: TransportError.self) {
      try await withTransport(maximumAnswerSize: 9) { try await $0.send(request(server)) }
    }
    #expect(
      error
        == TransportError(.tooLarge, "The answer of 127.0.0.1:\(server.port) is too long."))
  }

  @Test func `ends at once when the task is cancelled`() async throws {
    let server = LoopbackServer { _ in .silence }
    defer { server.stop() }
    let error = await #expect(throws: TransportError.self) {
      try await withTransport { transport in
        let task = Task { try await transport.send(request(server, timeout: .seconds(300))) }
        while server.received.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        return try await task.value
      }
    }
    #expect(error == TransportError(.cancelled, "The request was cancelled."))
  }

  @Test func `uses no more connections than it may`() async throws {
    let server = LoopbackServer { _ in
      usleep(5000)
      return .raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    try await withTransport { transport in
      try await withThrowingTaskGroup { group in
        for _ in 0..<40 { group.addTask { try await transport.send(request(server)) } }
        try await group.waitForAll()
      }
    }
    #expect(server.received.count == 40)
    // One more than the limit, for a lock to be renewed by.
    #expect(server.connectionCount <= 5)
  }

  @Test func `may be dropped without a shutdown`() async throws {
    let server = LoopbackServer(answering: "x")
    defer { server.stop() }
    let answer = try await AsyncHTTPTransport(.endpoint()).send(request(server))
    #expect(answer.body == Array("x".utf8))
  }

  private func write(_ bytes: [UInt8]) throws -> String {
    let path = "/tmp/\(TestEndpoint.uniqueName("cairn-body"))"
    let file = try #require(fopen(path, "w"))
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }
}
