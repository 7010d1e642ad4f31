import Glibc
import Synchronization

/// A server on the loopback address that reads requests and sends the given answers.
package final class TestServer: Sendable {
  package enum Reply: Sendable {
    /// Sent as it is; the connection stays.
    case text(String)
    /// Sent as it is, then the connection is closed.
    case last(String)
    /// Nothing, for ever.
    case silence
  }

  package let port: Int
  private let listener: Int32
  private let state = Mutex<(replies: [Reply], requests: [String], connections: Int)>(([], [], 0))

  package init(_ replies: [Reply]) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutableBytes(of: &address) { bytes in
      let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      bind(listener, pointer, size)
      Glibc.listen(listener, 16)
      return getsockname(listener, pointer, &size)
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    self.listener = listener
    state.withLock { $0.replies = replies }
    // A thread of its own, as it blocks; it ends when the listener is shut down.
    let server = Unmanaged.passRetained(self)
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<TestServer>.fromOpaque(pointer).takeRetainedValue().serve() }
        return nil
      }, server.toOpaque())
  }

  package func stop() {
    // The thread closes it: its number must not be another's while the thread still waits on it.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// Head and body of each request, as they came.
  package var requests: [String] { state.withLock(\.requests) }
  package var connections: Int { state.withLock(\.connections) }

  private func serve() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else {
        close(listener)
        return
      }
      state.withLock { $0.connections += 1 }
      var text = ""
      loop: while true {
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        text += String(decoding: buffer[..<count], as: UTF8.self)
        guard Self.isComplete(text) else { continue }
        let reply = state.withLock { state -> Reply? in
          state.requests.append(text)
          return state.replies.isEmpty ? nil : state.replies.removeFirst()
        }
        text = ""
        switch reply {
        case .text(let answer): send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
        case .last(let answer):
          send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
          break loop
        case .silence: continue
        case nil: break loop
        }
      }
      close(connection)
    }
  }

  private static func isComplete(_ text: String) -> Bool {
    guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
    let length = text[..<end.lowerBound].split(separator: "\r\n").lazy
      .first { $0.hasPrefix("Content-Length: ") }
      .flatMap { Int($0.dropFirst("Content-Length: ".count)) }
    return text[end.upperBound...].utf8.count >= length ?? 0
  }
}
