import CairnLanguage

/// What resolves a difference of a drift report (law 15: each does what it says).
package enum WayOut: String, Hashable, Sendable, CaseIterable {
  /// `cairn drift --revert` reverts it to the applied state, or deletes an undeclared resource.
  case revert
  /// `cairn drift --accept` writes the live values into the stack file.
  case accept
  /// `cairn drift --accept=ADDRESS` removes it from the stack file.
  case takeOut
  /// `cairn adopt ADDRESS` takes it over.
  case adopt
  /// `cairn import SECTION NAME` writes its declaration.
  case `import`
  /// `ignoreDrift: [unmanaged]` in its parent leaves it to others.
  case ignore
  /// `cairn apply` applies the stack file.
  case apply
}

extension DriftReport.Resource {
  /// Empty for what is in sync, and for what only the service or its owner can repair.
  package var waysOut: [WayOut] {
    switch state {
    case .inSync: return []
    case .pendingEdit: return ailment?.cure == .byUser ? [] : [.apply]
    case .missing: return origin == .declared ? [.revert, .takeOut] : [.revert]
    case .drift, .both:
      if fields.isEmpty, ailment?.cure == .byUser { return [] }
      return isAcceptable ?? seemsAcceptable ? [.revert, .accept] : [.revert]
    case .undeclared: return [.revert]
    case .unmanaged: return isImportable ? [.import, .ignore] : [.ignore]
    case .foreign: return isOfOtherRegion ? [] : [.adopt]
    }
  }

  /// From the report alone.
  private var seemsAcceptable: Bool {
    origin == .declared
      && fields.contains { change in
        change.cause == .drift && !change.holdsSecret && !OwnershipTags.isMark(change.path)
      }
  }
}

extension DriftReport {
  /// Tries to accept everything, so that `accept` is only advised if it has an effect: a value may
  /// come from a parameter, a reference or another field.
  package mutating func tryAcceptance(
    in reading: Acceptance.Reading, lookup: @escaping @Sendable (Reference) -> Value?
  ) {
    guard hasDrift else { return }
    let acceptance = Acceptance(of: self, in: reading, lookup: lookup)
    let accepted = Set(acceptance?.accepted.map(\.address) ?? [])
    for index in resources.indices {
      resources[index].isAcceptable = accepted.contains(resources[index].address)
    }
  }
}

extension FieldChange {
  var holdsSecret: Bool {
    isSecret || [desired, recorded, live].contains { $0?.containsSecret == true }
  }
}
