import NIOCore
import NIOHTTP1
import NIOPosix

/// A request as it came in, whole.
struct Incoming: Sendable {
  var head: HTTPRequestHead
  var body: ByteBuffer
}

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

  func answer(to request: Incoming) async throws -> Answer {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
            wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { parts, outbound in
      var head = request.head
      head.headers.replaceOrAdd(name: "Connection", value: "close")
      try await outbound.write(.head(head))
      if request.body.readableBytes > 0 {
        try await outbound.write(.body(.byteBuffer(request.body)))
      }
      try await outbound.write(.end(nil))
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
}
