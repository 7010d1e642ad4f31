import CairnAWS
import Glibc
import Synchronization
import TestServer
import Testing

@testable import SocketHTTP

@Suite struct SocketTransportTests {
  private let transport = SocketTransport()

  private func request(
    _ server: TestServer, _ method: String = "GET", body: HTTPBody = .none,
    headers: HTTPHeaders = [:], timeout: Duration = .seconds(5)
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, scheme: "http", host: "127.0.0.1", port: server.port, path: "/a%20b",
      query: [("x", "ü"), ("y", nil)], headers: headers, body: body, timeout: timeout)
  }

  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  @Test func `A request is sent as it stands, and its connection used again`() async throws {
    let server = TestServer([.text(Self.ok), .text(Self.ok)])
    defer { server.stop() }
    let first = try await transport.send(request(server))
    #expect(first.body == Array("ok".utf8))
    _ = try await transport.send(
      request(server, "POST", body: .text("{}"), headers: ["Host": "h", "X-A": "b"]))
    #expect(
      server.requests == [
        "GET /a%20b?x=%C3%BC&y HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n",
        "POST /a%20b?x=%C3%BC&y HTTP/1.1\r\nHost: h\r\nX-A: b\r\nContent-Length: 2\r\n\r\n{}",
      ])
    #expect(server.connections == 1)
  }

  @Test func `A connection that the server closed is not used again`() async throws {
    let server = TestServer([.last(Self.ok), .text(Self.ok)])
    defer { server.stop() }
    _ = try await transport.send(request(server))
    try await Task.sleep(for: .milliseconds(50))
    _ = try await transport.send(request(server))
    #expect(server.connections == 2)
  }

  @Test func `The time is limited`() async throws {
    let server = TestServer([.silence])
    defer { server.stop() }
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request(server, timeout: .milliseconds(60)))
    }
    #expect(error == TransportError(.timedOut, "127.0.0.1:\(server.port) did not answer in time."))
  }

  @Test func `A connection that breaks is reported`() async throws {
    let server = TestServer([.last("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")])
    defer { server.stop() }
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request(server))
    }
    #expect(
      error
        == TransportError(
          .interrupted,
          "The connection to 127.0.0.1:\(server.port) broke: it was closed before the answer was complete."
        ))
  }

  @Test func `An answer may be too long`() async throws {
    let server = TestServer([.text("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n0123456789")])
    defer { server.stop() }
    let transport = SocketTransport(maximumAnswerSize: 8)
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request(server))
    }
    #expect(error?.kind == .tooLarge)
  }

  @Test(arguments: [
    ("127.0.0.1", 1, "127.0.0.1:1 can't be reached: Connection refused."),
    ("[::1]", 1, "[::1]:1 can't be reached: "),
    ("no-such-name.invalid", 80, "no-such-name.invalid:80 can't be reached: "),
  ])
  func `Nobody there`(_ host: String, _ port: Int, _ message: String) async {
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(
        HTTPRequest(method: "GET", scheme: "http", host: host, port: port))
    }
    #expect(error?.kind == .connect)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test func `Line breaks in headers are refused`() async throws {
    let server = TestServer([])
    defer { server.stop() }
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request(server, headers: ["X-A": "b\r\nX-Evil: 1"]))
    }
    #expect(error == TransportError(.invalid, "The header X-A has a line break in it."))
  }

  @Test func `Without trusted certificates nothing is sent over TLS`() async throws {
    let server = TestServer([.silence])
    defer { server.stop() }
    let transport = SocketTransport(certificates: "/nowhere/ca.pem")
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(
        HTTPRequest(method: "GET", scheme: "https", host: "127.0.0.1", port: server.port))
    }
    #expect(error?.kind == .connect)
    #expect(
      error?.message.hasPrefix("The certificates in /nowhere/ca.pem can't be read: ") == true)
    #expect(server.requests == [])
  }
}
