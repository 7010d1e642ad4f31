/// The body of a request.
public enum HTTPBody: Sendable, Hashable {
  case none
  case bytes([UInt8])
  /// A file that is streamed from the disk and must not change in the meantime. The signature
  /// covers the hash: 64 lower-case hexadecimal digits of the SHA-256 of its `size` bytes.
  case file(path: String, size: Int, sha256Hex: String)

  public static func text(_ text: String) -> HTTPBody {
    .bytes(Array(text.utf8))
  }

  /// Its length in bytes.
  public var size: Int {
    switch self {
    case .none: 0
    case .bytes(let bytes): bytes.count
    case .file(_, let size, _): size
    }
  }

  /// SHA-256 in lower-case hexadecimal, as a signature names the payload.
  var sha256Hex: String {
    switch self {
    case .none: Digest.sha256Hex([])
    case .bytes(let bytes): Digest.sha256Hex(bytes)
    case .file(_, _, let hash): hash
    }
  }
}
