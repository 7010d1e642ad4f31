import CairnLanguage

extension DriftReport {
  /// - Parameters:
  ///   - plan: an apply's, made with `SessionOptions.readDepth` at `.everything`.
  ///   - location: the place of what no line of the stack caused.
  package init(_ plan: Plan, location: SourceLocation) {
    let missing = Set(
      plan.changes.filter { $0.reasons.contains(.missing) && $0.live == nil }.map(\.address))
    // What is created again gets new attributes as well.
    let remade = missing.union(plan.changes.filter(\.isRemadeAsUnwell).map(\.address))
    var resources: [Resource] = []
    for change in plan.changes {
      let found = change.removals.filter(\.isFound)
      let isAllFound = change.action == .delete && found.count == change.removals.count
      if !isAllFound {
        resources.append(
          Resource(
            change, isMissing: missing.contains(change.address), remade: remade,
            location: location))
      }
      // Only with an identity other than the declared one, which is reported with its declaration.
      for removal in found
      where change.action == .delete || removal.entry.identity != change.identity {
        resources.append(
          Resource(
            address: change.address, noun: change.noun, state: .undeclared,
            identity: removal.entry.identity, location: location))
      }
    }
    self.init(scope: plan.scope, resources: resources)
  }
}

extension Change {
  fileprivate var isRemadeAsUnwell: Bool { live?.ailment?.cure == .replacement }
}

extension DriftReport.Resource {
  /// - Parameter remade: what is missing or created again, with other attributes.
  fileprivate init(
    _ change: Change, isMissing: Bool, remade: Set<ResourceAddress>, location: SourceLocation
  ) {
    let fields = change.fields.compactMap { Self.field($0, remade: remade) }
    self.init(
      address: change.address, noun: change.noun,
      state: Self.state(change, fields, isMissing: isMissing),
      reasons: change.reasons, fields: fields, ignored: change.ignored, identity: change.identity,
      location: change.location ?? location, origin: change.origin,
      ailment: change.live?.ailment,
      unmanaged: change.action == .delete ? [] : change.live?.unmanaged ?? [])
    if case .elsewhere? = change.live?.owner, change.recorded == nil { isOfOtherRegion = true }
  }

  private static func state(
    _ change: Change, _ fields: [FieldChange], isMissing: Bool
  ) -> DriftReport.State {
    if isMissing { return .missing }
    if change.reasons.contains(.foreign) { return .foreign }
    var causes = Set(fields.map(\.cause))
    if let cure = change.live?.ailment?.cure, cure != .byOthers {
      causes.insert(change.recorded == nil ? .edit : .drift)
    }
    if causes.contains(.both) || causes.isSuperset(of: [.edit, .drift]) { return .both }
    if causes.contains(.drift) { return .drift }
    if causes.contains(.edit) { return .pendingEdit }
    switch change.action {
    case .none: return .inSync
    case .create, .rename, .delete, .adopt: return .pendingEdit
    case .update, .replace:
      // What is only replaced because of something else is in sync.
      let isOwn = change.reasons.contains { reason in
        switch reason {
        case .renamed, .interrupted, .failed: true
        case .new, .untried, .missing, .removed, .destroyed, .containerReplaced, .foreign, .unwell:
          false
        }
      }
      return isOwn || change.live == nil ? .pendingEdit : .inSync
    }
  }

  /// A value that only waits for something to be created again isn't an edit.
  private static func field(
    _ field: FieldChange, remade: Set<ResourceAddress>
  ) -> FieldChange? {
    let awaited = field.desired?.references.compactMap(\.address) ?? []
    guard !awaited.isEmpty, awaited.allSatisfy(remade.contains) else { return field }
    switch field.cause {
    case .edit: return nil
    case .drift: return field
    case .both:
      var field = field
      field.cause = .drift
      return field
    }
  }
}
