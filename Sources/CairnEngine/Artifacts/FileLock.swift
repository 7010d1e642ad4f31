#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A lock between processes, freed by the system when its holder ends, however it ends.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// Waits for the lock; cancellation ends the wait.
  ///
  /// - Parameter onWait: told once, when another holder has it.
  init(_ path: String, onWait: () -> Void) async throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ArtifactError("The lock \(path) can't be opened: \(String(cString: strerror(errno))).")
    }
    self.descriptor = descriptor
    var isWaiting = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw ArtifactError("\(path) can't be locked: \(String(cString: strerror(errno))).")
      }
      if !isWaiting { onWait() }
      isWaiting = true
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  deinit {
    close(descriptor)
  }
}
