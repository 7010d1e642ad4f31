import CairnLanguage

/// Compares desired, recorded and live of one resource, by the types of its fields (law 4).
struct Difference {
  private let declaration: ResourceDeclaration
  private let hasRecord: Bool
  private let secrets: SecretComparison
  private let comparison: Comparison
  private(set) var changes: [FieldChange] = []
  /// Differences that `ignoreDrift:` leaves to others.
  private(set) var ignored: [FieldChange] = []
  /// Fields that a request returned although the comparison leaves them out.
  private(set) var leftOut: [FieldChange] = []

  /// - Parameters:
  ///   - recorded: nil if the ledger has no entry; every difference is then an edit.
  ///   - live: fields that it lacks weren't read.
  ///   - secrets: compares recorded secrets, which are only known by their hashes.
  init(
    _ schema: KindSchema, _ declaration: ResourceDeclaration, desired: Properties,
    recorded: Properties?, live: Properties, comparing comparison: Comparison = .everything,
    secrets: SecretComparison
  ) {
    self.declaration = declaration
    self.comparison = comparison
    self.secrets = secrets
    let live = schema.markingSecrets(live, like: [desired, recorded])
    hasRecord = recorded != nil
    for field in schema.fields where field.change != .nothing {
      let written = desired.values[field.name]
      // Cairn sets computed fields; if it didn't, there is nothing to compare.
      if field.presence == .computed && written == nil { continue }
      let wanted = field.normalForm(of: written)
      let before = recorded.flatMap { field.normalForm(of: $0.values[field.name]) }
      if let found = live.values[field.name] {
        compare(
          field, field.type, at: field.name, wanted, before, field.normalForm(of: found))
      } else if hasRecord, field.presence != .computed || before != nil {
        // Not readable or not read: only an edit can be found.
        let known = changes.count
        compare(field, field.type, at: field.name, wanted, before, before)
        for index in changes.indices[known...] { changes[index].live = nil }
      }
    }
  }

  private mutating func compare(
    _ field: FieldSchema, _ type: FieldType, at path: String, _ desired: Value?,
    _ recorded: Value?, _ live: Value?
  ) {
    if same(desired, live, type) { return }
    if [desired, recorded, live].contains(where: { $0?.isSecret == true }) {
      return report(field, type, at: path, desired?.asSecret, recorded?.asSecret, live?.asSecret)
    }
    switch (type, desired, live) {
    case (.object(let fields), .map(let desired), .map(let live)):
      let recorded = recorded?.map ?? [:]
      for inner in fields {
        if inner.presence == .computed && desired[inner.name] == nil { continue }
        var inner = inner
        if field.change == .replacement { inner.change = .replacement }
        if field.isSecret { inner.isSecret = true }
        compare(
          inner, inner.type, at: "\(path).\(inner.name)", desired[inner.name],
          recorded[inner.name], live[inner.name])
      }
    case (.shorthand(_, let fields), .map(let desired), .map(let live)):
      let recorded = recorded.flatMap(type.entries) ?? [:]
      for inner in fields {
        let sides = [desired, recorded, live].map { inner.normalForm(of: $0[inner.name]) }
        compare(
          inner, inner.type, at: "\(path).\(inner.name)", sides[0], sides[1], sides[2])
      }
    case (.map(_, let type), _, _) where desired?.map != nil || live?.map != nil:
      // An unknown value, or one of another type, is reported as a whole.
      guard desired == nil || desired?.map != nil, live == nil || live?.map != nil else {
        return report(field, type, at: path, desired, recorded, live)
      }
      let (desired, recorded) = (desired?.map ?? [:], recorded?.map ?? [:])
      let live = live?.map ?? [:]
      for key in Set(desired.keys).union(live.keys).sorted() {
        compare(field, type, at: "\(path).\(key)", desired[key], recorded[key], live[key])
      }
    default:
      report(field, type, at: path, desired, recorded, live)
    }
  }

  private mutating func report(
    _ field: FieldSchema, _ type: FieldType, at path: String, _ desired: Value?,
    _ recorded: Value?, _ live: Value?
  ) {
    let isEdit = !hasRecord || !same(desired, recorded, type)
    let isDrift = hasRecord && !same(live, recorded, type)
    let isSecret = [desired, recorded, live].contains { $0?.isSecret == true }
    let change = FieldChange(
      path: path, type: type, desired: desired, recorded: recorded, live: live,
      cause: isEdit ? (isDrift ? .both : .edit) : .drift,
      forcesReplacement: field.change == .replacement, isSecret: isSecret || field.isSecret,
      location: declaration.location(of: path))
    if !comparison.includes(path) {
      leftOut.append(change)
      // Without a record the cause is unknown, and losing the ledger must not change a plan.
    } else if declaration.ignoresDrift(at: path), !isEdit || !hasRecord {
      ignored.append(change)
    } else {
      changes.append(change)
    }
  }

  /// Whether two values in normal form mean the same. An unresolved value equals nothing.
  private func same(_ left: Value?, _ right: Value?, _ type: FieldType) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    guard left.isResolved && right.isResolved else { return false }
    if let isSame = secrets.sealedSame(left, right) { return isSame }
    let (plain, other) = (left.opened ?? left, right.opened ?? right)
    if case .policyStatements = type { return PolicyMeaning.areEqual(plain, other) }
    return plain == other
  }
}
