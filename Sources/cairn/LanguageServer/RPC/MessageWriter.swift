import CairnJSON
import Dispatch
import Glibc

/// Sends messages to the client in order, without blocking the sender.
final class MessageWriter: Sendable {
  private let queue = DispatchQueue(label: "cairn.lsp.writer")
  private let send: @Sendable ([UInt8]) -> Void

  /// - Parameter send: takes one complete message with its header; called from one thread at a
  ///   time.
  init(_ send: @escaping @Sendable ([UInt8]) -> Void) {
    self.send = send
  }

  func write(_ message: JSONValue) { write { message.bytes() } }

  /// - Parameter body: creates the message; only this writer waits for it.
  private func write(_ body: @escaping @Sendable () -> [UInt8]) {
    queue.async { [send] in
      let body = body()
      send(Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body)
    }
  }

  /// Waits until everything has been sent.
  func flush() { queue.sync {} }
}

extension MessageWriter {
  /// - Parameter result: the answer as JSON text.
  func respond(to id: RPCID, _ result: Result<[UInt8], RPCError>) {
    switch result {
    case .success(let answer):
      write {
        var message = JSONWriter()
        message.beginObject()
        message.key("id")
        message.write(id.json)
        message.key("jsonrpc")
        message.write("2.0")
        message.key("result")
        message.write(json: answer)
        message.endObject()
        return message.bytes
      }
    case .failure(let error): write(["jsonrpc": "2.0", "id": id.json, "error": error.json])
    }
  }

  /// Answers a message whose id couldn't be read.
  func fail(_ error: RPCError) {
    write(["jsonrpc": "2.0", "id": error.id?.json ?? .null, "error": error.json])
  }

  func notify(_ method: String, _ params: JSONValue) {
    write(["jsonrpc": "2.0", "method": .string(method), "params": params])
  }

  func request(_ method: String, _ params: JSONValue, id: RPCID) {
    write(["jsonrpc": "2.0", "id": id.json, "method": .string(method), "params": params])
  }
}

/// Writes all of `bytes`.
/// - Returns: whether the other end is still open.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var at = 0
  while at < bytes.count {
    let written = bytes.withUnsafeBytes { buffer in
      Glibc.write(descriptor, buffer.baseAddress.map { $0 + at }, buffer.count - at)
    }
    if written > 0 {
      at += written
    } else if errno == EAGAIN {
      var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, -1)
    } else if errno != EINTR {
      return false
    }
  }
  return true
}
