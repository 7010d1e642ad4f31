/// A kind whose resources contain parts that no kind declares, such as a role's inline policies.
package protocol PartsKind: Kind {
  /// The parts without an owner. `context.shared` has the answers of the round.
  func unmanagedParts(
    in resource: ResourceHandle, _ context: KindContext
  ) async throws -> [UnmanagedPart]
}

extension PartsKind {
  package var withParts: (any PartsKind)? { self }
}
