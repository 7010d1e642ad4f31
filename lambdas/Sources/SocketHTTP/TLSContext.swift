import COpenSSLTLS
import CairnAWS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The certificates that are trusted, read when the first encrypted connection is made: a function
/// that talks to an emulator over http never pays for them.
///
/// `@unchecked`, because SSL_CTX may be used from several threads once it is set up.
final class TLSContext: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Where Linux distributions keep their certificates; the first is Amazon Linux's.
  private static let bundles = [
    "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem",
  ]

  /// - Parameter bundle: a file of certificates (PEM); nil for the system's.
  init(bundle: String?) throws(TransportError) {
    guard let pointer = SSL_CTX_new(TLS_client_method()) else {
      throw TransportError(.connect, "TLS is not available: \(openSSLError()).")
    }
    self.pointer = pointer
    SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
    guard let file = bundle ?? Self.bundles.first(where: { access($0, R_OK) == 0 }) else {
      throw TransportError(.connect, "There is no file of trusted certificates on this machine.")
    }
    guard SSL_CTX_load_verify_locations(pointer, file, nil) == 1 else {
      throw TransportError(
        .connect, "The certificates in \(file) can't be read: \(openSSLError()).")
    }
  }

  deinit {
    SSL_CTX_free(pointer)
  }
}

/// The oldest error of this thread, in OpenSSL's words.
func openSSLError() -> String {
  let code = ERR_get_error()
  ERR_clear_error()
  guard code != 0, let reason = ERR_reason_error_string(code) else { return "unknown error" }
  return String(cString: reason)
}
