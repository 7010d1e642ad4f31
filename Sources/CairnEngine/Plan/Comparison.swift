import CairnLanguage

/// Which fields of a resource are compared. A plan compares what the stack file declares or the
/// last apply recorded, so that it doesn't depend on what else an answer contains, and changes
/// nothing else. A drift report compares everything, and so does a plan for a resource that the
/// ledger has no record of.
package enum Comparison: Hashable, Sendable {
  case everything
  /// Fields by name; tags one by one, such as `tags.team`, because other tools write tags as well.
  case only(Set<String>)

  /// - Parameter sources: declared, recorded and intended properties.
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
    // If a tag's name contains a secret, all tags are compared.
    return field == path && paths.contains { $0.hasPrefix("\(path).") }
  }
}
