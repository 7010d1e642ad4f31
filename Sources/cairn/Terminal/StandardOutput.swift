import Glibc
import Synchronization

/// The state of standard output.
enum StandardOutput {
  private static let failure = Mutex<Int32?>(nil)

  /// Records a failed write. A closed pipe isn't a failure, as with other tools: its reader wanted
  /// no more.
  static func note(failure code: Int32) {
    guard code != EPIPE else { return }
    failure.withLock { $0 = $0 ?? code }
  }

  /// Why output was lost; nil if none was, or if the reader closed the pipe.
  static var problem: String? {
    failure.withLock(\.self).map { code in
      "error: Standard output can't be written: \(String(cString: strerror(code))). "
        + "The output is incomplete.\n"
    }
  }

  /// False once output is useless: the other end of the pipe is closed, or a write failed.
  static var isOfUse: Bool {
    if problem != nil { return false }
    var output = pollfd(fd: 1, events: 0, revents: 0)
    return poll(&output, 1, 0) <= 0 || Int32(output.revents) & (POLLERR | POLLNVAL) == 0
  }
}
