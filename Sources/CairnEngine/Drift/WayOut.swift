import CairnLanguage

/// What ends a difference that a drift report shows (law 15: each does what it says).
package enum WayOut: String, Hashable, Sendable, CaseIterable {
  /// `cairn drift --revert` makes it as it was applied, or deletes what only carries the stack's
  /// tags.
  case revert
  /// `cairn drift --accept` writes it into the stack file.
  case accept
  /// `cairn drift --accept=ADDRESS` takes it out of the stack file.
  case takeOut
  /// `cairn adopt ADDRESS` takes it over.
  case adopt
  /// `cairn import SECTION NAME` writes its declaration.
  case `import`
  /// `ignoreDrift: [unmanaged]` in what it stands in leaves it to others.
  case ignore
  /// `cairn apply` does what the stack file says.
  case apply
}

extension DriftReport.Resource {
  /// Empty for what is in sync, and for what only its service or its owner can help.
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

  /// As far as the report alone shows.
  private var seemsAcceptable: Bool {
    origin == .declared
      && fields.contains { change in
        change.cause == .drift && !change.holdsSecret && !OwnershipTags.isMark(change.path)
      }
  }
}

extension DriftReport {
  /// Tries what accepting everything would do to the stack file, so that `accept` is advised only
  /// where it does something: a value may come from a parameter, a reference or another field.
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
