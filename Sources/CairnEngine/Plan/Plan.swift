import CairnLanguage

/// What an apply would do, and why. Compares with `==`; terminal, JSON and reports render it.
package struct Plan: Hashable, Sendable {
  package enum Purpose: String, Hashable, Sendable { case apply, destroy }

  package var purpose: Purpose
  package var scope: Scope
  /// In the order of the stack file; deletes of what left the file come last, by address.
  package var changes: [Change]
  package var outputs: [OutputDeclaration]
  /// The ledger as the plan saw it: apply starts from exactly this one.
  package var ledgerVersion: LedgerVersion
  /// What is to be said before it is carried out, each with a place; in no way of it.
  package var warnings: [Diagnostic]

  package init(
    purpose: Purpose, scope: Scope, changes: [Change], outputs: [OutputDeclaration],
    ledgerVersion: LedgerVersion, warnings: [Diagnostic] = []
  ) {
    self.purpose = purpose
    self.scope = scope
    self.changes = changes
    self.outputs = outputs
    self.ledgerVersion = ledgerVersion
    self.warnings = warnings
  }

  /// True when nothing is to be done.
  package var isEmpty: Bool { changes.allSatisfy { $0.action == .none } }

  /// True when the file declares nothing of what is recorded, and all of that would go.
  package var replacesEverything: Bool {
    let recorded = changes.filter { $0.recorded != nil }
    return !recorded.isEmpty && recorded.allSatisfy { $0.reasons.contains(.removed) }
  }
}

/// What the ledger object looked like when it was read.
package enum LedgerVersion: Hashable, Sendable {
  case absent
  /// The object's ETag.
  case present(etag: String)
}

/// One line of a plan.
package struct Change: Hashable, Sendable {
  package enum Action: String, Hashable, Sendable, CaseIterable {
    /// A rename writes nothing but who owns the resource, and under what name.
    case none, create, update, rename, replace, delete, adopt
  }

  /// Why an action is needed, beside what the fields say.
  package enum Reason: Hashable, Sendable {
    /// In the stack, never applied.
    case new
    /// Applied before, gone from the target.
    case missing
    /// An earlier apply was cut off before it recorded the result.
    case interrupted
    /// Not in the stack file, or no longer.
    case removed
    /// The whole stack is destroyed.
    case destroyed
    /// What it lives in is made again.
    case containerReplaced(ResourceAddress)
    /// The same physical resource under another address before.
    case renamed(from: FormerAddress)
    /// Somebody else's, taken over on request.
    case foreign
    /// Not there yet: an earlier apply ended before it came to it.
    case untried
    /// An earlier apply failed to make it, and may have left something.
    case failed
    /// It is there and does not work; with the service's own reason.
    case unwell(String)
  }

  package var address: ResourceAddress
  package var noun: String
  package var action: Action
  package var reasons: [Reason]
  package var fields: [FieldChange]
  /// Differences that `ignoreDrift:` leaves to others: nothing is done about them.
  package var ignored: [FieldChange]
  /// The YAML that caused it; for what this file does not declare, the place of the stack.
  package var location: SourceLocation?
  package var origin: ResourceDeclaration.Origin
  package var identity: Identity?
  /// What a rename makes the identity of, where the old name was a part of it.
  package var formerIdentity: Identity?
  /// Resolved as far as known.
  package var desired: Properties?
  package var recorded: Properties?
  package var live: LiveResource?
  /// The fields that were compared.
  package var comparison: Comparison
  /// What it waits for when made; for a delete, what it had to wait for when it was made.
  package var dependencies: [ResourceAddress]
  /// What a delete or replacement would lose, as "12 objects"; needs the user's word (law 8).
  package var dataHeld: String?
  /// A delete that needs no request because the thing it lives in goes too.
  package var goesWithContainer: Bool
  /// What of it is taken away: all of it in a delete, what stood there before in a replacement.
  package var removals: [Removal]

  /// One physical thing that goes.
  package struct Removal: Hashable, Sendable {
    /// As recorded, or as found.
    package var entry: LedgerEntry
    package var dataHeld: String?
    package var goesWithContainer: Bool
    /// Only its tags (or name) say that it is the stack's: the ledger knows nothing of it.
    package var isFound: Bool
    /// What it is known under, where that is not the change's own address.
    package var address: ResourceAddress?
    /// What is set on it and no field holds: a replacement doesn't have it.
    package var unmanaged: [UnmanagedSetting]

    package init(
      entry: LedgerEntry, dataHeld: String? = nil, goesWithContainer: Bool = false,
      isFound: Bool = false, address: ResourceAddress? = nil,
      unmanaged: [UnmanagedSetting] = []
    ) {
      self.entry = entry
      self.isFound = isFound
      self.address = address
      self.unmanaged = unmanaged
      self.dataHeld = dataHeld
      self.goesWithContainer = goesWithContainer
    }
  }

  package init(
    address: ResourceAddress, noun: String, action: Action, reasons: [Reason] = [],
    fields: [FieldChange] = [], ignored: [FieldChange] = [], location: SourceLocation?,
    origin: ResourceDeclaration.Origin = .declared, identity: Identity? = nil,
    desired: Properties? = nil, recorded: Properties? = nil, live: LiveResource? = nil,
    comparison: Comparison = .everything, dependencies: [ResourceAddress] = [],
    dataHeld: String? = nil,
    goesWithContainer: Bool = false, removals: [Removal] = []
  ) {
    self.address = address
    self.noun = noun
    self.action = action
    self.reasons = reasons
    self.fields = fields
    self.ignored = ignored
    self.location = location
    self.origin = origin
    self.identity = identity
    self.desired = desired
    self.recorded = recorded
    self.live = live
    self.comparison = comparison
    self.dependencies = dependencies
    self.dataHeld = dataHeld
    self.goesWithContainer = goesWithContainer
    self.removals = removals
  }
}

/// One field that differs, three ways.
package struct FieldChange: Hashable, Sendable {
  /// Law 4: whose doing it is.
  package enum Cause: String, Hashable, Sendable, CaseIterable {
    /// desired ≠ recorded
    case edit
    /// live ≠ recorded
    case drift
    case both
  }

  /// As `visibilityTimeout`, `deadLetter.maxReceives`, `tags.team`.
  package var path: String
  package var type: FieldType
  package var desired: Value?
  package var recorded: Value?
  package var live: Value?
  package var cause: Cause
  package var forcesReplacement: Bool
  package var isSecret: Bool
  package var location: SourceLocation?

  package init(
    path: String, type: FieldType, desired: Value?, recorded: Value?, live: Value?, cause: Cause,
    forcesReplacement: Bool, isSecret: Bool, location: SourceLocation?
  ) {
    self.path = path
    self.type = type
    self.desired = desired
    self.recorded = recorded
    self.live = live
    self.cause = cause
    self.forcesReplacement = forcesReplacement
    self.isSecret = isSecret
    self.location = location
  }
}
