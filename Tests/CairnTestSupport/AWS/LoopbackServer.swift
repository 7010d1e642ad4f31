import Glibc
import Synchronization

/// A bare HTTP server on 127.0.0.1 that says whatever a test wants, however wrong, and remembers the
/// bytes it was sent. One thread a connection.
package final class LoopbackServer: Sendable {
  /// One request as it came in.
  package struct Received: Sendable {
    /// Such as `GET /path HTTP/1.1`.
    package var requestLine: String
    /// Header lines as they came.
    package var headers: [String]
    package var body: [UInt8]
    /// Which connection it came by, counted from 0.
    package var connection: Int
  }

  package enum Reply: Sendable {
    /// Written as it stands.
    case raw(String)
    /// The connection is closed without a word.
    case close
    /// Nothing comes, the connection stays open.
    case silence
  }

  package let port: Int
  private let listener: CInt
  private let handler: @Sendable (Received) -> Reply
  private let state = Mutex(State())

  private struct State {
    var received: [Received] = []
    var connectionCount = 0
    /// Those that are open: the number of a closed one may be another's by now.
    var open: Set<CInt> = []
  }

  package init(handler: @escaping @Sendable (Received) -> Reply) {
    self.handler = handler
    listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    precondition(bound, "no port on 127.0.0.1")
    port = Int(UInt16(bigEndian: address.sin_port))
    startThread { [self] in accept() }
  }

  /// Always answers with status 200 and this body.
  package convenience init(answering body: String) {
    self.init { _ in
      .raw("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
  }

  package var received: [Received] { state.withLock { $0.received } }
  package var connectionCount: Int { state.withLock { $0.connectionCount } }

  /// Closes the port and all connections.
  package func stop() {
    shutdown(listener, CInt(SHUT_RDWR))
    state.withLock { state in
      for connection in state.open { shutdown(connection, CInt(SHUT_RDWR)) }
    }
  }

  private func accept() {
    defer { close(listener) }
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      guard connection >= 0 else { return }
      let number = state.withLock { state in
        state.open.insert(connection)
        state.connectionCount += 1
        return state.connectionCount - 1
      }
      startThread { [self] in
        serve(connection, number)
        state.withLock { state in
          state.open.remove(connection)
          close(connection)
        }
      }
    }
  }

  private func serve(_ connection: CInt, _ number: Int) {
    var pending: [UInt8] = []
    while let request = read(from: connection, number, &pending) {
      state.withLock { $0.received.append(request) }
      switch handler(request) {
      case .raw(let text):
        let bytes = Array(text.utf8)
        _ = send(connection, bytes, bytes.count, CInt(MSG_NOSIGNAL))
      case .close: return
      case .silence: continue
      }
    }
  }

  private func read(
    from connection: CInt, _ number: Int, _ pending: inout [UInt8]
  ) -> Received? {
    var headEnd: Int?
    while true {
      if headEnd == nil {
        headEnd = pending.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
      }
      if let headEnd {
        let lines = String(decoding: pending[..<headEnd], as: UTF8.self)
          .split(separator: "\r\n").map(String.init)
        let length =
          lines.first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        if pending.count >= headEnd + length {
          defer { pending.removeFirst(headEnd + length) }
          return Received(
            requestLine: lines[0], headers: Array(lines.dropFirst()),
            body: Array(pending[headEnd..<headEnd + length]), connection: number)
        }
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(connection, &chunk, chunk.count, 0)
      if count <= 0 { return nil }
      pending += chunk[..<count]
    }
  }
}

/// Blocking calls stay away from the threads of Swift's concurrency.
private func startThread(_ body: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  pthread_detach(thread)
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
