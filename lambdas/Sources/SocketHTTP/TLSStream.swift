import COpenSSLTLS
import CairnAWS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// TLS over a socket, with the server's certificate and name verified.
final class TLSStream {
  private let socket: Socket
  private let session: OpaquePointer
  private let origin: Origin
  // Keeps the SSL_CTX alive as long as its session.
  private let context: TLSContext

  init(
    over socket: Socket, to origin: Origin, context: TLSContext, deadline: Deadline
  ) throws(TransportError) {
    guard let session = SSL_new(context.pointer) else {
      throw TransportError(.connect, "TLS is not available: \(openSSLError()).")
    }
    self.socket = socket
    self.session = session
    self.origin = origin
    self.context = context
    SSL_set_fd(session, socket.descriptor)
    try nameServer()
    while true {
      ERR_clear_error()
      let result = SSL_connect(session)
      if result == 1 { return }
      switch SSL_get_error(session, result) {
      case SSL_ERROR_WANT_READ: try wait(POLLIN, deadline)
      case SSL_ERROR_WANT_WRITE: try wait(POLLOUT, deadline)
      default: throw TransportError(.connect, "\(origin) can't be trusted or reached: \(reason).")
      }
    }
  }

  deinit {
    SSL_free(session)
  }

  /// The name for the server to choose its certificate by, and to check it against.
  private func nameServer() throws(TransportError) {
    let parameters = SSL_get0_param(session)
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, origin.host) == 1 { return }
    ERR_clear_error()
    var name = Array(origin.host.utf8CString)
    let isSet =
      SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name) == 1
      && SSL_set1_host(session, origin.host) == 1
    guard isSet else {
      throw TransportError(
        .connect, "\(origin.host) isn't a valid name for TLS: \(openSSLError()).")
    }
  }

  private var reason: String {
    let verification = SSL_get_verify_result(session)
    guard verification == Int(X509_V_OK) else {
      return String(cString: X509_verify_cert_error_string(verification))
    }
    return openSSLError()
  }

  private func wait(_ events: Int32, _ deadline: Deadline) throws(TransportError) {
    guard socket.wait(for: Int16(events), deadline) else { throw .timedOut(origin) }
  }

  func write(_ bytes: [UInt8], deadline: Deadline) throws(TransportError) {
    var sent = 0
    while sent < bytes.count {
      ERR_clear_error()
      let count = bytes.withUnsafeBytes {
        SSL_write(
          session, $0.baseAddress?.advanced(by: sent), Int32(clamping: bytes.count - sent))
      }
      if count > 0 {
        sent += Int(count)
        continue
      }
      switch SSL_get_error(session, count) {
      case SSL_ERROR_WANT_READ: try wait(POLLIN, deadline)
      case SSL_ERROR_WANT_WRITE: try wait(POLLOUT, deadline)
      default: throw .broken(origin, openSSLError())
      }
    }
  }

  func read(into buffer: inout [UInt8], deadline: Deadline) throws(TransportError) -> Bool {
    while true {
      ERR_clear_error()
      let count = withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { space in
        let count = SSL_read(session, space.baseAddress, Int32(space.count))
        if count > 0 { buffer.append(contentsOf: UnsafeRawBufferPointer(space).prefix(Int(count))) }
        return count
      }
      if count > 0 { return true }
      switch SSL_get_error(session, count) {
      case SSL_ERROR_ZERO_RETURN: return false
      case SSL_ERROR_WANT_READ: try wait(POLLIN, deadline)
      case SSL_ERROR_WANT_WRITE: try wait(POLLOUT, deadline)
      default: throw .broken(origin, openSSLError())
      }
    }
  }
}
