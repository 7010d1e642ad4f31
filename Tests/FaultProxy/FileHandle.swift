#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that is appended to.
struct FileHandle: Sendable {
  struct CannotOpen: Error {
    var path: String
    var code: CInt
  }

  private let descriptor: CInt

  init(appendingTo path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CannotOpen(path: path, code: errno) }
  }

  func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { send($0) }
  }

  private func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
