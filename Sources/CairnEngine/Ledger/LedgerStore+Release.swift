import CairnLanguage

extension LedgerStore {
  /// Takes out of this stack's ledger what another stack takes over, by one conditional write: from
  /// then on no plan of this stack removes it.
  ///
  /// - Parameter moved: as the other stack's plan saw it. Its identity counts, not the address that
  ///   it is recorded under; what is recorded as something else by now stays.
  /// - Throws: `LedgerConflict.held` while a run works on this stack.
  package func release(_ moved: [LedgerIntent], run: String) async throws {
    var attempts = 0
    while true {
      attempts += 1
      let snapshot = try await read()
      guard snapshot.version != .absent else { return }
      if let owner = lockOwner(of: snapshot.ledger) { throw LedgerConflict.held(owner) }
      var ledger = snapshot.ledger
      // The holder is gone. Its lock goes too, so that it writes nothing more should it wake up.
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
