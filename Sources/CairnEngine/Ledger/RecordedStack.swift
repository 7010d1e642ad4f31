import CairnAWS
import CairnLanguage

/// What the endpoint records of one stack, without its file.
package struct RecordedStack: Hashable, Sendable {
  package var name: String
  /// The number of its resources.
  package var resources: Int
  /// What interrupted or failed runs may have left besides.
  package var unfinished: Int
  /// The last run that ended, or was found to be interrupted; nil for a ledger of an older cairn.
  package var last: LedgerRecord?
  /// Where that run came from; also in ledgers of older cairns.
  package var place: ApplyPlace?
  /// The run that works on it now.
  package var lockOwner: LockOwner?
  /// Why its ledger can't be read; then the rest is unknown.
  package var problem: String?

  package init(
    name: String, resources: Int = 0, unfinished: Int = 0, last: LedgerRecord? = nil,
    place: ApplyPlace? = nil, lockOwner: LockOwner? = nil, problem: String? = nil
  ) {
    self.name = name
    self.resources = resources
    self.unfinished = unfinished
    self.last = last
    self.place = place
    self.lockOwner = lockOwner
    self.problem = problem
  }

  /// Destroyed: nothing of it is left but its ledger.
  package var isGone: Bool {
    resources == 0 && unfinished == 0 && lockOwner == nil && problem == nil
  }
}

extension Session {
  /// The keys in the bucket of an account. A missing bucket has none.
  package typealias LedgerListing =
    @Sendable (_ aws: AWSClient, _ bucket: String, _ owner: String) async throws -> [String]

  /// All stacks in the account and region of this session, by name. Writes nothing.
  package func stacks(_ listing: LedgerListing) async throws -> [RecordedStack] {
    let keys: [String]
    do {
      keys = try await listing(client, Session.bucket(in: scope), scope.account)
    } catch {
      throw PlanFailure([
        .failed(await cause(of: error), "Listing the stacks", scope: scope, at: nil)
      ])
    }
    let names = keys.filter { $0.hasSuffix(".json") && !$0.contains("/") }
      .map { String($0.dropLast(".json".count)) }.sorted()
    return try await concurrently(names) { try await self.recorded($0) }
  }

  /// The last runs of this session's stack, the oldest first.
  package func history() async throws -> [LedgerRecord] { try await readLedger().ledger.history }

  private func cause(of error: any Error) async -> any Error {
    guard let error = error as? AWSError, let objects = store.objects as? S3LedgerObjects else {
      return error
    }
    return await objects.explained(error)
  }

  private func recorded(_ name: String) async throws -> RecordedStack? {
    let store = store.of(name)
    do {
      let snapshot = try await store.read()
      // Removed since the listing.
      if snapshot.version == .absent { return nil }
      let ledger = snapshot.ledger
      return RecordedStack(
        name: name, resources: ledger.resources.count, unfinished: ledger.allIntents.count,
        last: ledger.history.last, place: ledger.appliedFrom,
        lockOwner: store.lockOwner(of: ledger))
    } catch let unreadable as LedgerUnreadable {
      return RecordedStack(name: name, problem: unreadable.reason)
    } catch let error as AWSError where error.mayBeOfDamagedObject {
      return RecordedStack(name: name, problem: described(error))
    } catch {
      throw PlanFailure([
        .failed(error, "Reading the ledger of `\(name)`", scope: scope, at: nil)
      ])
    }
  }
}
