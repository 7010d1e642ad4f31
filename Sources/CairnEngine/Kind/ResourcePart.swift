import CairnLanguage

/// What a resource holds under a name that is unique beyond it: an item of a table, an object of a
/// bucket, a template of an email identity, the alias of a key.
package struct ResourcePart: Hashable, Sendable {
  /// Such as "archive".
  package var noun: String
  package var identity: Identity
  /// Where the declaration names it; nil if a file does.
  package var path: String?
  /// The field that gives it another name, if there is one.
  package var namedBy: String?

  package init(_ noun: String, _ identity: String, at path: String? = nil, namedBy: String? = nil) {
    self.noun = noun
    self.identity = Identity(identity)
    self.path = path
    self.namedBy = namedBy
  }
}

extension ResourceHandle {
  /// Its contents without the parts that resources of the kind declare now: what is lost with it.
  ///
  /// - Parameter partName: the identity of the part with a key.
  package func undeclared(
    _ contents: [String: String], partName: (String) -> String
  ) -> [String: String] {
    contents.filter { !declaredParts.contains(Identity(partName($0.key))) }
  }
}

extension Change {
  /// The identities of the parts that it declares; of those that were applied while its files
  /// weren't read.
  func declaredParts(_ kind: any Kind, in scope: Scope) -> Set<Identity> {
    guard action != .delete, let desired else { return [] }
    var all = [desired]
    if let code = kind.withCode?.codeHash, desired.values[code] == nil, let recorded {
      all.append(recorded)
    }
    return Set(
      all.flatMap { kind.parts(of: kind.schema.fillingDefaults($0.opened), in: scope) }
        .map(\.identity))
  }
}
