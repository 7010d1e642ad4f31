#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The Lambda Runtime API ("Using the Lambda runtime API for custom runtimes" in AWS's documentation), with
/// nothing but sockets. A real system takes a library for it, such as swift-aws-lambda-runtime.
struct Runtime {
  struct Failure: Error {
    var reason: String
  }

  let host: String
  let port: UInt16

  init() throws {
    let address = ProcessInfo.processInfo.environment["AWS_LAMBDA_RUNTIME_API"] ?? ""
    let parts = address.split(separator: ":")
    guard parts.count == 2, let port = UInt16(parts[1]) else {
      throw Failure(reason: "AWS_LAMBDA_RUNTIME_API isn't an address: \(address)")
    }
    host = String(parts[0])
    self.port = port
  }

  func run<Event: Decodable, Answer: Encodable>(_ handle: (Event) throws -> Answer) throws -> Never
  {
    while true {
      let (head, event) = try send("GET", "next")
      let name = "lambda-runtime-aws-request-id: "
      guard
        let line = head.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix(name) })
      else { throw Failure(reason: "The event has no request id.") }
      let id = line.dropFirst(name.count)
      do {
        let answer = try handle(JSONDecoder().decode(Event.self, from: event))
        _ = try send("POST", "\(id)/response", JSONEncoder().encode(answer))
      } catch {
        let report = ["errorType": "\(type(of: error))", "errorMessage": "\(error)"]
        _ = try send("POST", "\(id)/error", JSONEncoder().encode(report))
      }
    }
  }

  /// One request on a connection of its own; the answer's head and body.
  private func send(
    _ method: String, _ path: String, _ body: Data = Data()
  ) throws -> (String, Data) {
    let connection = try connected()
    defer { close(connection) }
    let head = """
      \(method) /2018-06-01/runtime/invocation/\(path) HTTP/1.1\r
      Host: \(host)\r
      Content-Length: \(body.count)\r
      Connection: close\r
      \r

      """
    var rest = ArraySlice(Array(head.utf8) + body)
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
      guard sent > 0 else { throw Failure(reason: "The Runtime API closed the connection.") }
      rest = rest.dropFirst(sent)
    }
    var received = Data()
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = read(connection, &buffer, buffer.count), count > 0 {
      received.append(contentsOf: buffer[..<count])
    }
    guard let end = received.firstRange(of: Data("\r\n\r\n".utf8)) else {
      throw Failure(reason: "The Runtime API gave no answer.")
    }
    return (
      String(decoding: received[..<end.lowerBound], as: UTF8.self), received[end.upperBound...]
    )
  }

  private func connected() throws -> Int32 {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard connection >= 0, inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
      throw Failure(reason: "\(host) isn't an address.")
    }
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, size) }
    }
    guard status == 0 else { throw Failure(reason: "\(host):\(port) can't be reached.") }
    return connection
  }
}
