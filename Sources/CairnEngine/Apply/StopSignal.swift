import Synchronization

/// A wish to stop, given from wherever the user is heard and looked at before each start of work.
package final class StopSignal: Sendable {
  private let asked = Mutex(false)

  package init() {}

  package func request() { asked.withLock { $0 = true } }

  package var isRequested: Bool { asked.withLock { $0 } }
}
