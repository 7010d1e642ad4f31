import CairnJSON
import CairnLanguage

/// One run that took the lock: who ran it, when, from where, how it ended, and what it changed.
package struct LedgerRecord: Hashable, Sendable {
  /// How many the ledger keeps, the last ones.
  package static let limit = 10

  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case complete
    /// Some of it failed, or it was stopped.
    case incomplete
    /// It ended without recording its result. What it changed isn't known.
    case interrupted
  }

  /// Unique for each run.
  package var run: String
  package var purpose: Plan.Purpose
  package var who: String
  /// Nil if unknown.
  package var place: ApplyPlace?
  /// Milliseconds since 1970.
  package var began: Int
  /// Nil if it was interrupted.
  package var ended: Int?
  package var outcome: Outcome
  package var changes: [ResourceAddress: Change]

  /// What a run did to one entry of the ledger. Its values aren't kept: one of them may become a
  /// secret later, and ten times the entries would be read and written by every run.
  package enum Change: String, Hashable, Sendable, CaseIterable {
    case created, updated, deleted
  }

  package init(
    run: String, purpose: Plan.Purpose, who: String, place: ApplyPlace?, began: Int, ended: Int?,
    outcome: Outcome, changes: [ResourceAddress: Change] = [:]
  ) {
    self.run = run
    self.purpose = purpose
    self.who = who
    self.place = place
    self.began = began
    self.ended = ended
    self.outcome = outcome
    self.changes = changes
  }
}

extension Ledger {
  /// Records the lock owner's run, and forgets the oldest one beyond the limit.
  ///
  /// - Parameter former: the entries when the run began; nil for a run that ended without a result.
  mutating func recordRun(
    _ outcome: LedgerRecord.Outcome, at now: Int? = nil,
    since former: [ResourceAddress: LedgerEntry]? = nil
  ) {
    guard let lock else { return }
    history.append(
      LedgerRecord(
        run: lock.run, purpose: lock.purpose, who: lock.owner.who, place: appliedFrom,
        began: lock.owner.since, ended: now, outcome: outcome,
        changes: former.map(changes(since:)) ?? [:]))
    history.removeFirst(max(0, history.count - LedgerRecord.limit))
  }

  private func changes(
    since former: [ResourceAddress: LedgerEntry]
  ) -> [ResourceAddress: LedgerRecord.Change] {
    var changes: [ResourceAddress: LedgerRecord.Change] = [:]
    for (address, entry) in resources {
      if let before = former[address] {
        if !isSame(before, entry) { changes[address] = .updated }
      } else {
        changes[address] = .created
      }
    }
    for address in former.keys where resources[address] == nil { changes[address] = .deleted }
    return changes
  }

  /// Attributes aside, which follow from the rest or from the endpoint. Secrets are compared as they
  /// are written, as hashes.
  private func isSame(_ before: LedgerEntry, _ after: LedgerEntry) -> Bool {
    guard before.identity == after.identity else { return false }
    guard let secretKey else { return before.properties == after.properties }
    return before.sealed(with: secretKey).properties == after.sealed(with: secretKey).properties
  }
}

extension LedgerRecord {
  package var json: JSONValue {
    var members: [String: JSONValue] = [
      "run": .string(run), "purpose": .string(purpose.rawValue), "who": .string(who),
      "began": .int(began), "outcome": .string(outcome.rawValue),
    ]
    if let place { members["from"] = place.json }
    if let ended { members["ended"] = .int(ended) }
    if !changes.isEmpty {
      members["changes"] = .object(
        Dictionary(
          uniqueKeysWithValues: changes.map { ($0.key.description, .string($0.value.rawValue)) }))
    }
    return .object(members)
  }

  package init?(json: JSONValue) {
    guard let run = json["run"]?.string,
      let purpose = json["purpose"]?.string.flatMap(Plan.Purpose.init(rawValue:)),
      let who = json["who"]?.string, let began = LedgerLock.time(json["began"]),
      let outcome = json["outcome"]?.string.flatMap(Outcome.init(rawValue:))
    else { return nil }
    var ended: Int?
    if let json = json["ended"] {
      guard let time = LedgerLock.time(json) else { return nil }
      ended = time
    }
    self.init(
      run: run, purpose: purpose, who: who, place: json["from"].flatMap(ApplyPlace.init(json:)),
      began: began, ended: ended, outcome: outcome)
    for (key, change) in json["changes"]?.object ?? [:] {
      guard let address = ResourceAddress(key),
        let change = change.string.flatMap(Change.init(rawValue:))
      else {
        return nil
      }
      changes[address] = change
    }
  }
}
