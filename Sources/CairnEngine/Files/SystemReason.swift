import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why something could not be done with a file, in the system's words: "No space left on device".
package enum SystemReason {
  /// - Parameter error: whatever Foundation threw.
  package static func text(of error: any Error) -> String {
    guard let code = ((error as? CocoaError)?.underlying as? POSIXError)?.code else {
      return "\(error)"
    }
    return text(of: code.rawValue)
  }

  /// - Parameter code: as `errno` has it.
  package static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
