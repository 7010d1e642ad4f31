#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A lock between processes, which the system releases when its owner ends for any reason.
package final class FileLock: Sendable {
  private let descriptor: Int32

  /// Waits for the lock; cancellation ends the wait.
  ///
  /// - Parameter onWait: called once, if another process owns the lock.
  package init(_ path: String, onWait: () async -> Void) async throws {
    descriptor = try SafeFile.open(path, O_RDWR | O_CREAT)
    var isWaiting = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw SafeFile.Failure(
          description: "\(path) can't be locked: \(String(cString: strerror(errno))).")
      }
      if !isWaiting { await onWait() }
      isWaiting = true
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  deinit {
    close(descriptor)
  }
}
