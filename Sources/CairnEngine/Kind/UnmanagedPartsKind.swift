import CairnLanguage

/// A kind whose resources contain parts that no kind declares, such as a role's inline policies.
package protocol UnmanagedPartsKind: Kind {
  /// The parts without an owner. `context.shared` has the answers of the round.
  func unmanagedParts(
    in resource: ResourceHandle, _ context: KindContext
  ) async throws -> [UnmanagedPart]
}

extension UnmanagedPartsKind {
  package var withUnmanagedParts: (any UnmanagedPartsKind)? { self }
}

/// An unmanaged resource inside one of the stack's.
package struct UnmanagedPart: Hashable, Sendable {
  /// Such as "inline policy".
  package var noun: String
  package var identity: Identity

  package init(noun: String, identity: Identity) {
    self.noun = noun
    self.identity = identity
  }

  /// Its path in the parent's `ignoreDrift`.
  var path: String { Self.path(of: identity) }

  static func path(of identity: Identity) -> String {
    let name = identity.text.split(separator: "/").last.map(String.init)
    return ResourceDeclaration.unmanagedPath(name ?? identity.text)
  }
}
