import CairnAWS

extension KindContext {
  /// The same context for work under a lock: once the lock is lost or may be lost, no more requests
  /// are sent. A step of an apply sends several requests, and a process that was stopped between
  /// two of them doesn't know for how long.
  func guarded(by hold: LedgerHold) -> KindContext {
    var context = self
    context.aws = aws.guarded { request in await hold.refusal(of: request) }
    return context
  }
}

extension LedgerHold {
  /// Why a request must not be sent now; nil if it may.
  fileprivate func refusal(of request: AWSRequest) async -> AWSError? {
    let reason: String
    do {
      switch try await confirmed() {
      case .held: return nil
      case .lost:
        reason = "another run has taken over the stack, because this run's lease expired"
      case .gone: reason = "the ledger no longer exists"
      case .finished: reason = "the run is over"
      }
    } catch {
      reason = "the lock on the stack could not be renewed"
    }
    return AWSError(
      cause: .cancelled, service: request.service.id, operation: request.operation,
      code: "LockLost", message: "It was not sent, because \(reason).")
  }
}
