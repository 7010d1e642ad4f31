import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An answer, whole.
struct Answer: Sendable {
  var head: HTTPResponseHead
  var body: ByteBuffer

  init(head: HTTPResponseHead, body: ByteBuffer) {
    self.head = head
    self.body = body
  }

  init(status: Int, headers: HTTPHeaders, text: String) {
    head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
    body = ByteBuffer(string: text)
  }
}

/// The server behind the proxy, by a connection for each request.
struct Upstream: Sendable {
  let port: Int

  struct NoAnswer: Error {}

  private typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

  /// Forwards a request as it comes in, and waits for the answer. When the client goes away before
  /// that, the server's connection is reset, as the kernel does for a client that was killed.
  func answer(
    to head: HTTPRequestHead, _ body: inout RequestBody, of client: any NIOCore.Channel
  ) async throws -> Answer {
    let channel = try await connect()
    client.closeFuture.whenComplete { _ in Self.reset(channel.channel) }
    return try await channel.executeThenClose { parts, outbound in
      do {
        try await Self.forward(head, &body, to: outbound)
      } catch {
        Self.reset(channel.channel)
        throw error
      }
      var answer: Answer?
      for try await part in parts {
        switch part {
        case .head(let head): answer = Answer(head: head, body: ByteBuffer())
        case .body(let bytes): answer?.body.writeImmutableBuffer(bytes)
        case .end:
          guard let answer else { throw NoAnswer() }
          return answer
        }
      }
      throw NoAnswer()
    }
  }

  /// Forwards a whole request and resets the connection right behind it: what a server sees of a client
  /// that is killed the moment that it has sent everything.
  func cutOff(_ head: HTTPRequestHead, _ body: inout RequestBody) async throws {
    let channel = try await connect()
    try await channel.executeThenClose { _, outbound in
      defer { Self.reset(channel.channel) }
      try await Self.forward(head, &body, to: outbound)
    }
  }

  private func connect() async throws -> Channel {
    try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try Channel(wrappingChannelSynchronously: channel)
        }
      }
  }

  private static func forward(
    _ head: HTTPRequestHead, _ body: inout RequestBody,
    to outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
  ) async throws {
    var head = head
    head.headers.replaceOrAdd(name: "Connection", value: "close")
    try await outbound.write(.head(head))
    while let bytes = try await body.next() {
      try await outbound.write(.body(.byteBuffer(bytes)))
    }
    try await outbound.write(.end(nil))
  }

  /// Closes at once and not in good order: the peer gets RST.
  private static func reset(_ channel: any NIOCore.Channel) {
    let closing = (channel as? any SocketOptionProvider)?
      .setSoLinger(linger(l_onoff: 1, l_linger: 0))
    guard let closing else { return channel.close(promise: nil) }
    closing.whenComplete { _ in channel.close(promise: nil) }
  }
}
