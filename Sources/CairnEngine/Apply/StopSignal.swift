import Synchronization

/// A request to stop, set from any thread and checked before each step starts.
package final class StopSignal: Sendable {
  private let asked = Mutex(false)

  package init() {}

  package func request() { asked.withLock { $0 = true } }

  package var isRequested: Bool { asked.withLock { $0 } }
}
