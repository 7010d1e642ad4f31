import CairnAWS

/// A kept-alive connection that carries one request after the other.
///
/// `@unchecked`, because it has one user at a time: whoever took it out of the pool.
final class Connection: @unchecked Sendable {
  private enum Stream {
    case plain(Socket)
    case encrypted(TLSStream)
  }

  private let socket: Socket
  private let stream: Stream
  private let origin: Origin
  /// What came after the last answer: nothing, unless the server misbehaves.
  private var buffer: [UInt8] = []

  init(
    to origin: Origin, tls: () throws(TransportError) -> TLSContext, deadline: Deadline
  ) throws(TransportError) {
    self.origin = origin
    socket = try Socket.connect(to: origin, deadline: deadline)
    if origin.isEncrypted {
      let session = try TLSStream(over: socket, to: origin, context: tls(), deadline: deadline)
      stream = .encrypted(session)
    } else {
      stream = .plain(socket)
    }
  }

  var isStale: Bool { !buffer.isEmpty || socket.isStale }

  /// Sends a request and reads the answer to it.
  ///
  /// - Returns: the answer, and whether the connection may carry another request.
  func exchange(
    _ request: [UInt8], expectsBody: Bool, maximumAnswerSize: Int, deadline: Deadline
  ) throws(TransportError) -> (response: HTTPResponse, isReusable: Bool) {
    switch stream {
    case .plain(let socket): try socket.write(request, deadline: deadline)
    case .encrypted(let session): try session.write(request, deadline: deadline)
    }
    var reader = ResponseReader(expectsBody: expectsBody)
    while true {
      do throws(ResponseReader.Malformed) {
        if let answer = try reader.next(&buffer) { return answer }
      } catch {
        throw .broken(origin, "its answer is not HTTP/1.1: \(error.reason)")
      }
      guard buffer.count + reader.size <= maximumAnswerSize else {
        throw TransportError(.tooLarge, "The answer of \(origin) is too long.")
      }
      guard try read(deadline) else {
        if let answer = reader.end() { return (answer, false) }
        throw .broken(origin, "it was closed before the answer was complete")
      }
    }
  }

  private func read(_ deadline: Deadline) throws(TransportError) -> Bool {
    switch stream {
    case .plain(let socket): try socket.read(into: &buffer, deadline: deadline)
    case .encrypted(let session): try session.read(into: &buffer, deadline: deadline)
    }
  }
}
