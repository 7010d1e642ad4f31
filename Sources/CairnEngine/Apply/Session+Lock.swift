import CairnAWS
import CairnLanguage

/// How commands that write the ledger handle other writers (law 3).
extension Session {
  /// Repeats an attempt to take the lock until it succeeds: waits for the lock owner up to the lock
  /// timeout, and starts again if another run has written the ledger in between.
  /// - Parameter attempt: its argument says whether an earlier attempt failed, so that what was
  ///   read before is outdated.
  /// - Throws: `PlanFailure` if the lock can't be taken or the ledger can't be written.
  func withLock<Result>(
    stop: StopSignal = StopSignal(), events: @Sendable (ApplyEvent) async -> Void = { _ in },
    _ attempt: (_ isAgain: Bool) async throws -> Result
  ) async throws -> Result {
    var wait = LockWait(store: store, timeout: options.lockTimeout)
    var isAgain = false
    var changes = 0
    while true {
      do {
        return try await attempt(isAgain)
      } catch LedgerConflict.changed {
        changes += 1
        guard changes < LedgerStore.mostAttempts else {
          throw PlanFailure([
            .outdated("Another run keeps changing the ledger.", at: stack.location)
          ])
        }
      } catch LedgerConflict.held(let owner) {
        guard !stop.isRequested, try await wait.goesOn(owner, events) else {
          throw PlanFailure([.held(by: owner, now: store.clock.now(), at: stack.location)])
        }
      } catch let error as AWSError {
        throw PlanFailure([.failed(error, "Writing the ledger", scope: scope, at: stack.location)])
      } catch let error as LedgerUnreadable {
        throw PlanFailure([ledgerDiagnostic(error, store)])
      }
      isAgain = true
    }
  }

  /// Work under the lock, to its end: cancelling the caller stops it in an orderly way and
  /// interrupts no request, including the one that records the result.
  func toItsEnd<Result: Sendable>(
    _ stop: StopSignal, _ work: @escaping @Sendable () async -> Result
  ) async -> Result {
    // Unstructured, so that it isn't cancelled with the caller.
    let task = Task { await work() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      stop.request()
    }
  }
}
