import NIOCore
import NIOHTTP1

/// A request's body while it comes in: handed on piece by piece, so that a client that dies in the
/// middle of it is seen as one by the server.
struct RequestBody: ~Copyable {
  typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

  /// The client went away before the end.
  struct Broken: Error {}

  private var parts: Parts
  /// What was read before the request was decided about.
  private var begun: [ByteBuffer] = []
  private var isOver = true

  init(_ parts: Parts) { self.parts = parts }

  /// The next request's head; nil when there is none.
  mutating func nextHead() async throws -> HTTPRequestHead? {
    try await drain()
    while let part = try await parts.next() {
      guard case .head(let head) = part else { continue }
      isOver = false
      return head
    }
    return nil
  }

  /// Reads all of it, and keeps it for `next`.
  mutating func whole() async throws -> ByteBuffer {
    var bytes = ByteBuffer()
    while let piece = try await next() { bytes.writeImmutableBuffer(piece) }
    begun = bytes.readableBytes > 0 ? [bytes] : []
    return bytes
  }

  /// The next piece; nil at the end.
  mutating func next() async throws -> ByteBuffer? {
    if !begun.isEmpty { return begun.removeFirst() }
    if isOver { return nil }
    switch try await parts.next() {
    case .body(let bytes): return bytes
    case .end:
      isOver = true
      return nil
    case .head, nil: throw Broken()
    }
  }

  /// What nobody wanted of the request before.
  private mutating func drain() async throws {
    while try await next() != nil {}
  }
}
