import CairnLanguage

extension LedgerStore {
  /// Removes what another stack takes over from this stack's ledger, with one conditional write.
  /// From then on no plan of this stack deletes it.
  /// - Parameter moved: as in the other stack's plan. Its identity counts, not its recorded
  ///   address; a changed entry stays.
  /// - Throws: `LedgerConflict.held` while a run works on this stack.
  package func release(_ moved: [LedgerIntent], run: String) async throws {
    var attempts = 0
    while true {
      attempts += 1
      let snapshot = try await read()
      guard snapshot.version != .absent else { return }
      if let owner = lockOwner(of: snapshot.ledger) { throw LedgerConflict.held(owner) }
      var ledger = snapshot.ledger
      // The lock owner is dead. Its lock is removed too, so that it can't write if it wakes up.
      ledger.dropLock()
      for resource in moved {
        ledger.resources = ledger.resources.filter { address, entry in
          address.section != resource.address.section || entry.identity != resource.entry.identity
        }
        ledger.intents.removeAll {
          $0.address.section == resource.address.section
            && $0.entry.identity == resource.entry.identity
        }
      }
      if ledger == snapshot.ledger { return }
      ledger.stamp = LedgerStamp(run: run, sequence: attempts)
      switch try await write(ledger, if: snapshot.version) {
      case .written: return
      case .conflict where attempts < Self.mostAttempts: break
      case .conflict, .noBucket: throw LedgerConflict.changed
      }
    }
  }
}
