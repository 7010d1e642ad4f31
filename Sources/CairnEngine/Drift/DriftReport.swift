import CairnLanguage

/// What the endpoint has that wasn't applied, and what the stack has that isn't applied yet: a plan
/// of everything, read as a report (law 4). Compares with `==`.
package struct DriftReport: Hashable, Sendable {
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// live = recorded = desired
    case inSync
    /// live ≠ recorded
    case drift
    /// desired ≠ recorded
    case pendingEdit
    case both
    /// Applied, and no longer in the endpoint.
    case missing
    /// Carries the stack's tags, though neither the stack nor the ledger knows it.
    case undeclared
    /// Has no owner, and is inside one of the stack's resources.
    case unmanaged
    /// Has a declared name, and belongs to somebody else.
    case foreign

    /// Whether the endpoint differs from what was applied.
    package var isDrift: Bool {
      switch self {
      case .drift, .both, .missing, .undeclared, .unmanaged, .foreign: true
      case .inSync, .pendingEdit: false
      }
    }

    /// Whether it exists and isn't a resource of the stack. One address may have several of
    /// these.
    package var isExtra: Bool {
      switch self {
      case .undeclared, .unmanaged, .foreign: true
      case .inSync, .drift, .pendingEdit, .both, .missing: false
      }
    }
  }

  /// One physical resource.
  package struct Resource: Hashable, Sendable {
    package var address: ResourceAddress
    package var noun: String
    package var state: State
    /// Beyond what the state says.
    package var reasons: [Change.Reason]
    /// The fields that differ, desired, recorded and live side by side.
    package var fields: [FieldChange]
    /// Differences that `ignoreDrift:` leaves to others.
    package var ignored: [FieldChange]
    package var identity: Identity?
    /// The YAML that declares it; for something undeclared, the stack.
    package var location: SourceLocation
    package var origin: ResourceDeclaration.Origin
    /// The stack's resource that contains it, if it is unmanaged.
    package var parent: ResourceAddress?
    /// The declaration whose `ignoreDrift` can leave it to others: the parent's, or that of the
    /// resource that the parent follows from.
    package var parentDeclaration: ResourceAddress?
    /// `cairn import` can write a declaration of it.
    package var isImportable: Bool
    /// Why it doesn't work.
    package var ailment: Ailment?
    /// When it was created and changed, if it drifted and the endpoint recorded that.
    package var trace: Trace?
    /// Account-wide, foreign and not recorded here: a stack in another region owns it, so it can't
    /// be adopted.
    package var isOfOtherRegion = false
    /// Whether the stack file can take at least one of its live values; nil if that wasn't tried.
    package internal(set) var isAcceptable: Bool?
    /// Settings that no field holds. They aren't drift: only the stack's fields are compared.
    package var unmanaged: [UnmanagedSetting]

    package init(
      address: ResourceAddress, noun: String, state: State, reasons: [Change.Reason] = [],
      fields: [FieldChange] = [], ignored: [FieldChange] = [], identity: Identity? = nil,
      location: SourceLocation, origin: ResourceDeclaration.Origin = .declared,
      parent: ResourceAddress? = nil, parentDeclaration: ResourceAddress? = nil,
      isImportable: Bool = false, ailment: Ailment? = nil, trace: Trace? = nil,
      unmanaged: [UnmanagedSetting] = []
    ) {
      self.address = address
      self.noun = noun
      self.state = state
      self.reasons = reasons
      self.fields = fields
      self.ignored = ignored
      self.identity = identity
      self.location = location
      self.origin = origin
      self.parent = parent
      self.parentDeclaration = parentDeclaration
      self.isImportable = isImportable
      self.ailment = ailment
      self.trace = trace
      self.unmanaged = unmanaged
    }
  }

  package var scope: Scope
  /// In the order of the stack file; what left the file and what isn't declared come last.
  package var resources: [Resource]
  /// What couldn't be found out, in sentences.
  package var notes: [String] = []

  package var hasDrift: Bool { resources.contains { $0.state.isDrift } }

  package func count(_ state: State) -> Int { resources.count { $0.state == state } }

  package var ignoredCount: Int { resources.reduce(0) { $0 + $1.ignored.count } }

  package var unmanagedCount: Int { resources.reduce(0) { $0 + $1.unmanaged.count } }

  package init(scope: Scope, resources: [Resource]) {
    self.scope = scope
    self.resources = resources
  }
}

extension FieldChange {
  /// The state of a resource that differs in this field alone.
  package var state: DriftReport.State {
    switch cause {
    case .edit: .pendingEdit
    case .drift: .drift
    case .both: .both
    }
  }
}
