import Dispatch
import Glibc

/// Ctrl-C and SIGTERM: the first requests a stop, a second Ctrl-C exits at once with 130.
enum Interrupts {
  /// Calls `first` on the first SIGINT or SIGTERM of the process, from a thread of its own.
  static func handle(first: @escaping @Sendable () -> Void) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    interruptPipe = ends[1]
    let source = DispatchSource.makeReadSource(fileDescriptor: ends[0], queue: .global())
    source.setEventHandler {
      first()
      source.cancel()
    }
    source.resume()
    // A handler, not SIG_IGN: child processes inherit ignored signals, and a build must end at
    // Ctrl-C.
    var action = sigaction()
    action.__sigaction_handler.sa_handler = interrupted
    action.sa_flags = SA_RESTART
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }
}

// The state of the signal handler: plain memory that is set before the handler is installed.
nonisolated(unsafe) private var interruptPipe: Int32 = -1
nonisolated(unsafe) private var interruptCount: Int32 = 0

private func interrupted(signal: Int32) {
  let savedError = errno
  defer { errno = savedError }
  if interruptCount > 0 && signal == SIGINT {
    // On a line of its own, without waiting for anything.
    var text: (UInt8, UInt8) = (0x0A, 0)
    _ = write(2, &text, 1)
    _exit(130)
  }
  interruptCount += 1
  var byte: UInt8 = 1
  _ = write(interruptPipe, &byte, 1)
}
