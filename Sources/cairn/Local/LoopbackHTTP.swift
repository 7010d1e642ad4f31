import CairnJSON
import Glibc

/// A GET request to a port of this machine, over a plain socket: a health check needs no HTTP
/// client and must not wait long.
enum LoopbackHTTP {
  enum Answer: Hashable, Sendable {
    /// No process listens.
    case refused
    /// A process listens, and doesn't answer with HTTP in time.
    case silent
    case response(status: Int, body: [UInt8])

    var json: JSONValue? {
      guard case .response(200, let body) = self else { return nil }
      return try? JSONValue(parsing: body)
    }
  }

  /// The maximum size of an answer.
  private static let limit = 1 << 20

  static func get(_ path: String, port: Int, timeout: Duration = .seconds(2)) -> Answer {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return .refused }
    defer { close(descriptor) }
    let (seconds, attoseconds) = timeout.components
    var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    guard connect(descriptor, port) else { return .refused }
    let request = Array("GET \(path) HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
    else { return .silent }
    return parse(readAll(descriptor))
  }

  /// Whether a server could listen on the port.
  static func isFree(port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    return withAddress(port) { bind(descriptor, $0, $1) == 0 }
  }

  private static func connect(_ descriptor: Int32, _ port: Int) -> Bool {
    withAddress(port) { Glibc.connect(descriptor, $0, $1) == 0 }
  }

  private static func withAddress<Result>(
    _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while answer.count < limit {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count <= 0 { break }
      answer += chunk[..<count]
    }
    return answer
  }

  static func parse(_ answer: [UInt8]) -> Answer {
    let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    guard let end = answer.firstRange(of: blank) else { return .silent }
    let line = String(decoding: answer.prefix { $0 != 0x0D }, as: UTF8.self)
    let words = line.split(separator: " ")
    guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
      return .silent
    }
    return .response(status: status, body: Array(answer[end.upperBound...]))
  }
}
