import Glibc
import Synchronization

/// What came of what was printed.
enum StandardOutput {
  private static let failure = Mutex<Int32?>(nil)

  /// Notes that a write failed. Readers that went away (a closed pipe) wanted no more: that is no
  /// failure, as with other tools.
  static func note(failure code: Int32) {
    guard code != EPIPE else { return }
    failure.withLock { $0 = $0 ?? code }
  }

  /// Why not all of it arrived; nil where it did, or where nobody wanted the rest.
  static var problem: String? {
    failure.withLock(\.self).map { code in
      "error: Standard output can't be written: \(String(cString: strerror(code))). "
        + "What was printed is not whole.\n"
    }
  }

  /// False once more output is of no use: the other end of a pipe is closed, or a write failed.
  static var isOfUse: Bool {
    if problem != nil { return false }
    var output = pollfd(fd: 1, events: 0, revents: 0)
    return poll(&output, 1, 0) <= 0 || Int32(output.revents) & (POLLERR | POLLNVAL) == 0
  }
}
