import CairnAWS
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// HTTP/1.1 over blocking sockets, with TLS by OpenSSL.
///
/// Made for Lambda functions, which handle one event at a time and wait for one answer at a time: there
/// an event loop has nothing to interleave, but would be most of the executable and of its start. A
/// request holds its thread until it is answered or its time is up.
package final class SocketTransport: HTTPTransport {
  private let idle = Mutex<[Origin: [Connection]]>([:])
  private let tls = Mutex<TLSContext?>(nil)
  private let certificates: String?
  private let maximumAnswerSize: Int

  /// - Parameter certificates: a file of trusted certificates (PEM); nil for the system's.
  package init(certificates: String? = nil, maximumAnswerSize: Int = 64 << 20) {
    self.certificates = certificates
    self.maximumAnswerSize = maximumAnswerSize
    // OpenSSL writes to sockets that the server may have closed.
    signal(SIGPIPE, SIG_IGN)
  }

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    try exchange(request, deadline: Deadline(after: request.timeout))
  }

  /// Sends a request and waits for the answer as long as it takes: what polling for events needs.
  package func sendWithoutLimit(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    try exchange(request, deadline: .never)
  }

  private func exchange(
    _ request: HTTPRequest, deadline: Deadline
  ) throws(TransportError) -> HTTPResponse {
    let origin = Origin(
      isEncrypted: request.scheme == "https", host: request.host, port: request.port)
    let bytes = try serialize(request, origin)
    let connection: Connection
    if let idle = idleConnection(to: origin) {
      connection = idle
    } else {
      connection = try connect(to: origin, deadline)
    }
    let answer = try connection.exchange(
      bytes, expectsBody: request.method != "HEAD", maximumAnswerSize: maximumAnswerSize,
      deadline: deadline)
    if answer.isReusable { idle.withLock { $0[origin, default: []].append(connection) } }
    return answer.response
  }

  /// Lambda freezes the process between events: what was idle then may be closed now.
  private func idleConnection(to origin: Origin) -> Connection? {
    while let connection = idle.withLock({ $0[origin]?.popLast() }) {
      if !connection.isStale { return connection }
    }
    return nil
  }

  private func connect(
    to origin: Origin, _ deadline: Deadline
  ) throws(TransportError) -> Connection {
    try Connection(to: origin, tls: trustedCertificates, deadline: deadline)
  }

  private func trustedCertificates() throws(TransportError) -> TLSContext {
    try tls.withLock { context throws(TransportError) in
      if let context { return context }
      let made = try TLSContext(bundle: certificates)
      context = made
      return made
    }
  }

  private func serialize(
    _ request: HTTPRequest, _ origin: Origin
  ) throws(TransportError) -> [UInt8] {
    let body: [UInt8]
    switch request.body {
    case .none: body = []
    case .bytes(let bytes): body = bytes
    case .file(let path, _, _):
      throw TransportError(.invalid, "Files are not sent from here, and so not \(path).")
    }
    let query = request.query.isEmpty ? "" : "?" + PercentEncoding.query(request.query)
    var head = "\(request.method) \(request.path)\(query) HTTP/1.1\r\n"
    if request.headers["Host"] == nil { head += "Host: \(origin.authority)\r\n" }
    for field in request.headers.fields {
      guard !field.value.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A }) else {
        throw TransportError(.invalid, "The header \(field.name) has a line break in it.")
      }
      head += "\(field.name): \(field.value)\r\n"
    }
    if !body.isEmpty || request.method == "POST" || request.method == "PUT" {
      head += "Content-Length: \(body.count)\r\n"
    }
    // Head and body in one piece, and so in one packet where they fit.
    return Array((head + "\r\n").utf8) + body
  }
}
