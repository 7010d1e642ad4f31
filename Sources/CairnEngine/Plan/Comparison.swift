import CairnLanguage

/// Which fields of a resource are compared.
///
/// A plan compares what the stack file declares or the last apply recorded, so that it says the
/// same whatever a request happened to answer beside that, and touches nothing else: the rest is
/// for a drift report, which compares everything. So does a plan of what the ledger has no record
/// of.
package enum Comparison: Hashable, Sendable {
  case everything
  /// Fields by name; tags one by one, as `tags.team`, because other tools write tags as well.
  case only(Set<String>)

  /// - Parameter sources: what was declared, recorded, or set out to be made.
  init(of sources: [Properties]) {
    var paths: Set<String> = []
    for (name, value) in sources.lazy.flatMap(\.values) {
      guard name == OwnershipTags.field, case .map(let tags) = value else {
        paths.insert(name)
        continue
      }
      for key in tags.keys { paths.insert("\(name).\(key)") }
    }
    self = .only(paths)
  }

  /// - Parameter path: as in `FieldChange`.
  func includes(_ path: String) -> Bool {
    guard case .only(let paths) = self else { return true }
    if paths.contains(path) { return true }
    let field = path.prefix { $0 != "." && $0 != "[" }
    if paths.contains(String(field)) { return true }
    // Of tags that can't be told apart, because a name holds a secret, all are compared.
    return field == path && paths.contains { $0.hasPrefix("\(path).") }
  }
}
