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
  /// Warnings to show before it is carried out, each with a place.
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

  /// True if there is nothing to do.
  package var isEmpty: Bool { changes.allSatisfy { $0.action == .none } }

  /// True if the file declares none of the recorded resources, so that all would be deleted.
  package var replacesEverything: Bool {
    let recorded = changes.filter { $0.recorded != nil }
    return !recorded.isEmpty && recorded.allSatisfy { $0.reasons.contains(.removed) }
  }
}

/// The version of the ledger object when it was read.
package enum LedgerVersion: Hashable, Sendable {
  case absent
  /// The object's ETag.
  case present(etag: String)
}

/// One line of a plan.
package struct Change: Hashable, Sendable {
  package enum Action: String, Hashable, Sendable, CaseIterable {
    /// A rename only writes the marks of ownership.
    case none, create, update, rename, replace, delete, adopt
  }

  /// Why an action is needed, besides the fields.
  package enum Reason: Hashable, Sendable {
    /// In the stack, never applied.
    case new
    /// Applied before, and no longer in the endpoint.
    case missing
    /// An earlier apply was interrupted before it recorded the result.
    case interrupted
    /// Not in the stack file, or no longer.
    case removed
    /// The whole stack is destroyed.
    case destroyed
    /// Its container is replaced.
    case containerReplaced(ResourceAddress)
    /// The same physical resource had another address.
    case renamed(from: FormerAddress)
    /// Foreign, and taken over on request.
    case foreign
    /// Not created yet: an earlier apply stopped before it.
    case untried
    /// An earlier apply failed to create it, and may have left something.
    case failed
    /// It exists and doesn't work, with the service's reason.
    case unwell(String)
  }

  package var address: ResourceAddress
  package var noun: String
  package var action: Action
  package var reasons: [Reason]
  package var fields: [FieldChange]
  /// Differences that `ignoreDrift:` leaves to others.
  package var ignored: [FieldChange]
  /// The YAML that caused it; for what this file doesn't declare, the place of the stack.
  package var location: SourceLocation?
  package var origin: ResourceDeclaration.Origin
  /// The statements that links brought into it.
  package var grants: [Grant]
  package var identity: Identity?
  /// The new identity after a rename, if the old name was a part of it.
  package var formerIdentity: Identity?
  /// Resolved, as far as values are known.
  package var desired: Properties?
  package var recorded: Properties?
  package var live: LiveResource?
  /// The fields that were compared.
  package var comparison: Comparison
  /// Its dependencies for a create; for a delete, its recorded dependencies.
  package var dependencies: [ResourceAddress]
  /// What a delete or replacement would lose, such as "12 objects"; requires consent (law 8).
  package var dataHeld: String?
  /// A delete without a request, because its container is deleted too.
  package var goesWithContainer: Bool
  /// What is removed: the resource in a delete, the former one in a replacement.
  package var removals: [Removal]

  /// One physical resource to remove.
  package struct Removal: Hashable, Sendable {
    /// The recorded or found entry.
    package var entry: LedgerEntry
    package var dataHeld: String?
    package var goesWithContainer: Bool
    /// Only its marks show that it is the stack's: the ledger doesn't record it.
    package var isFound: Bool
    /// Its recorded address, if that isn't the change's own.
    package var address: ResourceAddress?
    /// Its unmanaged settings, which a replacement doesn't have.
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
    origin: ResourceDeclaration.Origin = .declared, grants: [Grant] = [],
    identity: Identity? = nil,
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
    self.grants = grants
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
  /// Law 4: tells an edit from drift.
  package enum Cause: String, Hashable, Sendable, CaseIterable {
    /// desired ≠ recorded
    case edit
    /// live ≠ recorded
    case drift
    case both
  }

  /// Such as `visibilityTimeout`, `deadLetter.maxReceives` or `tags.team`.
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
