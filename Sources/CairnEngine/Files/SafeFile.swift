#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files that cairn reads, writes or locks on its own: caches, logs, locks, saved plans, reports.
/// It never follows a link in the place of a file, because a cloned repository can contain a link
/// to one of the user's files. It only reads regular files.
package enum SafeFile {
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
  }

  /// Who may read a file besides its owner.
  package enum Readers: Sendable {
    /// Nobody (mode 0600): for files that may contain values of the user's account.
    case owner
    /// Everyone whom the user's umask permits.
    case asUsual

    var mode: mode_t { self == .owner ? 0o600 : 0o666 }
  }

  package static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = try open(path, O_RDONLY | O_NONBLOCK)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Self.read(descriptor, &chunk)
      guard count >= 0 else { throw failure(path, "can't be read") }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Writes a file atomically, so that no reader sees a part of it; it replaces an existing file or
  /// link. Devices and pipes are written to.
  package static func write(
    _ bytes: [UInt8], to path: String, for readers: Readers = .owner
  ) throws(Failure) {
    if isStream(path) { return try writeStream(bytes, to: path) }
    let unfinished = "\(path).\(UInt32.random(in: 0...UInt32.max)).new"
    let descriptor = openFile(
      unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, readers.mode)
    guard descriptor >= 0 else { throw failure(path, "can't be written") }
    // Some file systems only report a full disk at the end.
    let isWritten = writeAll(bytes, descriptor)
    guard close(descriptor) == 0, isWritten, rename(unfinished, path) == 0 else {
      let failure = failure(path, "can't be written")
      unlink(unfinished)
      throw failure
    }
  }

  /// Opens a regular file; with `O_CREAT` it is created for its owner only. The caller closes it.
  package static func open(_ path: String, _ flags: CInt) throws(Failure) -> CInt {
    let descriptor = openFile(path, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      guard errno != ELOOP else {
        throw Failure(description: "\(path) is a link, which cairn doesn't follow. Remove it.")
      }
      throw failure(path, "can't be opened")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Failure(description: "\(path) isn't a regular file. Remove it.")
    }
    return descriptor
  }

  // MARK: Parts

  /// Whether it is a device or a pipe.
  package static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return path.hasPrefix("/dev/")
      || [S_IFCHR, S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  private static func writeStream(_ bytes: [UInt8], to path: String) throws(Failure) {
    let descriptor = openFile(path, O_WRONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw failure(path, "can't be written") }
    let isWritten = writeAll(bytes, descriptor)
    guard close(descriptor) == 0, isWritten else { throw failure(path, "can't be written") }
  }

  private static func writeAll(_ bytes: [UInt8], _ descriptor: CInt) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, part.baseAddress, part.count)
        #elseif canImport(Musl)
          let count = Musl.write(descriptor, part.baseAddress, part.count)
        #else
          let count = Darwin.write(descriptor, part.baseAddress, part.count)
        #endif
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  private static func read(_ descriptor: CInt, _ chunk: inout [UInt8]) -> Int {
    chunk.withUnsafeMutableBytes { buffer in
      while true {
        #if canImport(Glibc)
          let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
          let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
        if count < 0, errno == EINTR { continue }
        return count
      }
    }
  }

  private static func openFile(_ path: String, _ flags: CInt, _ mode: mode_t) -> CInt {
    #if canImport(Glibc)
      Glibc.open(path, flags, mode)
    #elseif canImport(Musl)
      Musl.open(path, flags, mode)
    #else
      Darwin.open(path, flags, mode)
    #endif
  }

  private static func failure(_ path: String, _ what: String) -> Failure {
    Failure(description: "\(path) \(what): \(String(cString: strerror(errno))).")
  }
}
