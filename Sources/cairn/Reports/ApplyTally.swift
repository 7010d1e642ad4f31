import CairnEngine
import CairnLanguage

/// The state of a running apply: a fold over its events, shared by all renderers.
struct ApplyTally: Sendable {
  struct Running: Hashable, Sendable {
    var address: ResourceAddress
    var operation: ApplyEvent.Operation
    /// Since the start of the run.
    var since: Duration
  }

  /// In the order of their start.
  private(set) var running: [Running] = []
  private(set) var counts: [ApplyEvent.Operation: Int] = [:]
  private(set) var failures: [(operation: ApplyEvent.Operation, failure: ResourceFailure)] = []
  /// With the step that they waited for; nil if the user stopped the run.
  private(set) var skipped:
    [(address: ResourceAddress, operation: ApplyEvent.Operation, because: ResourceAddress?)] = []
  private(set) var waitingFor: LockOwner?
  private(set) var isStopping = false

  init() {}

  /// - Parameter now: since the start of the run.
  mutating func take(_ event: ApplyEvent, now: Duration) {
    switch event {
    case .waitingForLock(let owner): waitingFor = owner
    case .started(let address, let operation):
      waitingFor = nil
      running.append(Running(address: address, operation: operation, since: now))
    case .finished(let address, let operation, _):
      end(address)
      counts[operation, default: 0] += 1
    case .failed(let address, let operation, let failure, _):
      end(address)
      failures.append((operation, failure))
    case .skipped(let address, let operation, let because):
      skipped.append((address, operation, because))
    case .stopping: isStopping = true
    }
  }

  private mutating func end(_ address: ResourceAddress) {
    running.removeAll { $0.address == address }
  }
}
