import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file operation failed, in the system's words: "No space left on device".
package enum SystemReason {
  /// - Parameter error: from Foundation.
  package static func text(of error: any Error) -> String {
    guard let code = ((error as? CocoaError)?.underlying as? POSIXError)?.code else {
      return "\(error)"
    }
    return text(of: code.rawValue)
  }

  /// - Parameter code: a value of `errno`.
  package static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
