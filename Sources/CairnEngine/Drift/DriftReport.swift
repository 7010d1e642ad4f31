import CairnLanguage

/// What the target has that was not applied, and what the stack has that was not applied yet: a
/// plan of everything, read as a report (law 4). Compares with `==`.
package struct DriftReport: Hashable, Sendable {
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// live = recorded = desired
    case inSync
    /// live ≠ recorded
    case drift
    /// desired ≠ recorded
    case pendingEdit
    case both
    /// Applied, and gone from the target.
    case missing
    /// There, and not known to the stack as its own: carries its tags though neither stack nor
    /// ledger knows it; has a declared name and belongs to somebody else; or is nobody's and stands
    /// in a thing of the stack.
    case unexpected

    /// Whether the target is other than it was left.
    package var isDrift: Bool {
      switch self {
      case .drift, .both, .missing, .unexpected: true
      case .inSync, .pendingEdit: false
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
    /// The YAML that declares it; for what nobody declared, the stack.
    package var location: SourceLocation
    package var origin: ResourceDeclaration.Origin
    /// The stack's resource that it stands in or hangs on, for what nobody declared.
    package var parent: ResourceAddress?
    /// The declaration whose `ignoreDrift` can leave it to others: the holder's, or that of what the
    /// holder follows from.
    package var parentDeclaration: ResourceAddress?
    /// `cairn import` can write a declaration of it.
    package var isImportable: Bool
    /// It does not work.
    package var ailment: Ailment?
    /// When it was made and changed, of what drifted and where the target tells.
    package var trace: Trace?
    /// Of what is account-wide, foreign and not recorded here: a stack in another region has it, which
    /// can't be adopted.
    package var isOfOtherRegion = false
    /// Whether the stack file can take at least one of its live values; nil where that was not tried.
    package internal(set) var isAcceptable: Bool?
    /// What is set and no field holds. No drift: nothing but the stack's fields is compared.
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
  /// In the order of the stack file; what left the file and what nobody declared come last.
  package var resources: [Resource]
  /// What could not be told of it, in sentences.
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
