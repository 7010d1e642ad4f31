import CairnAWS

extension KindContext {
  /// The same, for work under a lock: once the lock is lost, or not known to be held, no request is
  /// sent any more. A step of an apply is several requests, and a process that was stopped between
  /// two of them does not know how long.
  func guarded(by hold: LedgerHold) -> KindContext {
    var context = self
    context.aws = aws.guarded { request in await hold.refusal(of: request) }
    return context
  }
}

extension LedgerHold {
  /// Why a request may not be sent now; nil when it may.
  fileprivate func refusal(of request: AWSRequest) async -> AWSError? {
    let reason: String
    do {
      switch try await confirmed() {
      case .held: return nil
      case .lost: reason = "another run took the stack over while this one gave no sign of life"
      case .gone: reason = "the ledger is gone"
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
